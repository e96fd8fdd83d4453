import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulatorOnly } from '../emulator/conformance/fixtures.ts';
import { person } from '../emulator/person.ts';
import { writeHistory } from '../history.ts';
import { blueplane } from '../report.ts';
import { expect, test } from './fixtures.ts';
import { openedWindow } from './pages.ts';

/** Starting everything takes seconds, on a machine that does other things too many of them. */
const LOADED_MS = 60_000;

test('a budget that is used up is told once, and not again after a restart', async ({ home, launchDesktop }) => {
  test.setTimeout(4 * LOADED_MS);
  emulatorOnly('what the system shows cannot be read from a test');
  writeHistory(home);
  mkdirSync(home.path, { recursive: true, mode: 0o700 });
  // Today's answer costs $1.23.
  writeFileSync(join(home.path, 'config.yaml'), 'budgets:\n  daily: 1\n');
  const desktop = await launchDesktop({ arguments: ['--hidden'] });
  const told = () => person(desktop, 'recordsOf', 'Notification.show');
  await expect
    .poll(told, { timeout: LOADED_MS })
    .toEqual([{ title: 'Daily budget used up', body: expect.stringMatching(/^\$1\.23 of \$1\.00 spent today/) }]);
  await person(desktop, 'clickNotification');
  await openedWindow(desktop);
  await desktop.close();

  const again = await launchDesktop({ arguments: ['--hidden'] });
  await expect
    .poll(async () => await blueplane(home, ['status', '--json'], true), { timeout: LOADED_MS })
    .toContain('"running"');
  // Another budget is told: so the watch is at work, and what it told before it keeps to itself.
  writeFileSync(join(home.path, 'config.yaml'), 'budgets:\n  daily: 1\n  monthly: 1\n');
  await expect
    .poll(() => person(again, 'recordsOf', 'Notification.show'), { timeout: LOADED_MS })
    .toEqual([{ title: 'Monthly budget used up', body: expect.any(String) }]);
});
