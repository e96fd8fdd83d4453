import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { testFolder } from '../runtime/test-folder.ts';
import { systemZone, systemZoneAtStart } from './system-zone.ts';
import { daysIn, zoneDays } from './time-zone-days.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Chatham'];

/** Node sets its own clock anew when `TZ` changes, so one process can be asked in every zone. */
const ASK = `
  const { systemZone, systemZoneAtStart, systemOffset } = await import(process.argv[1]);
  const told = [];
  for (const zone of [undefined, ...JSON.parse(process.argv[2])]) {
    if (zone === undefined) delete process.env.TZ; else process.env.TZ = zone;
    const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const name = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    const wrong = [];
    for (let hour = Date.UTC(2025, 0, 1); hour < Date.UTC(2026, 0, 1); hour += 3_600_000 * 7) {
      const text = clock.formatToParts(hour).find(({ type }) => type === 'timeZoneName').value;
      const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\\d+):(\\d+)/.exec(text) ?? [];
      const offset = Number(sign + '1') * (Number(hours) * 60 + Number(minutes)) * 60_000;
      if (systemOffset(hour) !== offset) wrong.push(hour);
    }
    told.push({ zone: systemZoneAtStart(), own: systemZone(), name, wrong });
  }
  console.log(JSON.stringify(told));`;

it('names the zone of this machine and its offsets as Intl does, whatever the zone', () => {
  const path = join(import.meta.dirname, 'system-zone.ts');
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', ASK, path, JSON.stringify(ZONES)], {
    encoding: 'utf8',
  });
  const told = z
    .array(z.object({ zone: z.string(), own: z.string(), name: z.string(), wrong: z.array(z.number()) }))
    .parse(JSON.parse(output));
  expect(told.map(({ zone, own, wrong }) => ({ zone, own, wrong }))).toEqual(
    told.map(({ name }) => ({ zone: name, own: name, wrong: [] })),
  );
  expect(told.slice(1).map(({ zone }) => zone)).toEqual(ZONES);
});

it.skipIf(process.platform === 'win32')('takes the name of the link, and none of a file that is not there', () => {
  vi.stubEnv('TZ', undefined);
  const folder = join(testFolder(), 'zoneinfo');
  const zoneFile = join(folder, 'Pacific', 'Chatham');
  mkdirSync(join(folder, 'Pacific'), { recursive: true });
  writeFileSync(zoneFile, '');
  const link = join(folder, 'localtime');
  symlinkSync(zoneFile, link);
  expect(systemZoneAtStart(link)).toBe('Pacific/Chatham');
  rmSync(zoneFile);
  expect([systemZoneAtStart(link), systemZoneAtStart(zoneFile)]).toEqual([systemZone(), systemZone()]);
});

it('names the zone whose days it tells, whatever was chosen since this process started', () => {
  const instant = Date.UTC(2026, 5, 1);
  for (const zone of ZONES) {
    vi.stubEnv('TZ', zone);
    const days = daysIn(undefined);
    expect([days.zone, days.minuteOfDay(instant)]).toEqual([systemZone(), zoneDays(zone).minuteOfDay(instant)]);
  }
});
