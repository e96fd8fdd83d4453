import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';

const ZONES = ['UTC', 'Europe/Berlin', 'Asia/Tokyo', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Chatham'];

/** Node sets its own clock anew when `TZ` changes, so one process can be asked in every zone. */
const ASK = `
  const { systemZone, systemOffset } = await import(process.argv[1]);
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
    told.push({ zone: systemZone(), name, wrong });
  }
  console.log(JSON.stringify(told));`;

it('names the zone of this machine and its offsets as Intl does, whatever the zone', () => {
  const path = join(import.meta.dirname, 'system-zone.ts');
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', ASK, path, JSON.stringify(ZONES)], {
    encoding: 'utf8',
  });
  const told = z
    .array(z.object({ zone: z.string(), name: z.string(), wrong: z.array(z.number()) }))
    .parse(JSON.parse(output));
  expect(told.map(({ zone, wrong }) => ({ zone, wrong }))).toEqual(told.map(({ name }) => ({ zone: name, wrong: [] })));
  expect(told.slice(1).map(({ zone }) => zone)).toEqual(ZONES);
});
