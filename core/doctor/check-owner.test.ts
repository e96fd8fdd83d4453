import { expect, it } from 'vitest';
import type { Pressure } from '../contracts/pressure.ts';
import { settingsSchema } from '../contracts/settings.ts';
import { ownerStatus, processStatus } from '../contracts/test-owner-status.ts';
import { homePaths } from '../runtime/paths.ts';
import { checkOwner } from './check-owner.ts';

const NOW = Date.parse('2026-11-19T14:32:00Z');

function look(pressure: Pressure | null) {
  return checkOwner.look({
    paths: homePaths('/home/somebody/.blueplane'),
    env: {},
    settings: settingsSchema.parse({}),
    owner: ownerStatus({ processes: [processStatus('slow-path')], pressure }),
    now: NOW,
  });
}

it('warns where figures are old, and says that capture waits only where it does', () => {
  const orange: Pressure = { level: 'orange', rowsBehind: 50_000, since: NOW - 180_000 };
  expect(look(null)).toMatchObject([{ state: 'ok' }]);
  expect(look({ ...orange, level: 'yellow' })).toMatchObject([{ state: 'ok' }]);
  expect(look(orange)).toEqual([
    {
      state: 'warning',
      message: 'Figures are old: counting is far behind storing (orange, 50,000 events when that began 3 minutes ago).',
      remedy: expect.stringContaining('workers.max'),
    },
  ]);
  expect(look({ ...orange, level: 'red', holdsCapture: true })).toMatchObject([
    { state: 'warning', message: expect.stringContaining('Capture waits meanwhile.') },
  ]);
});
