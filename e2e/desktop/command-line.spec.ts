import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { electronRuntime } from '../electron-runtime.ts';
import { writeHistory } from '../history.ts';
import { reportDaily } from '../report.ts';
import { expect, test, ZONE } from './fixtures.ts';
import { openedWindow } from './pages.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '..', '..');
/** Starting everything takes seconds, on a machine that does other things too many of them. */
const LOADED_MS = 60_000;

test('the program runs a command line beside the desktop, and installs one for terminals', async ({
  home,
  launchDesktop,
}) => {
  test.setTimeout(4 * LOADED_MS);
  writeHistory(home);
  const user = join(home.path, '..', 'user');
  mkdirSync(user);
  const desktop = await launchDesktop({
    env: { HOME: user, PATH: `${process.env.PATH}:${join(user, '.local', 'bin')}` },
  });
  const window = await openedWindow(desktop);
  await window.keyboard.press('Control+,');
  const row = window.getByText('Command-line tool', { exact: true }).locator('../..');
  await expect(row).toContainText('Not installed.', { timeout: LOADED_MS });
  await row.getByRole('button', { name: 'Install' }).click();
  const tool = join(user, '.local', 'bin', 'blueplane');
  await expect(row).toContainText(`Installed as ${tool}.`);
  const env = { ...process.env, ...home.env, HOME: user, BLUEPLANE_EMULATOR_NODE: process.execPath };
  const report = ['report', 'daily', '--json', '--timezone', ZONE];
  const reported = await reportDaily(home, ZONE);
  expect(JSON.parse((await run(tool, report, { env })).stdout).totals).toMatchObject(reported.totals);
  await row.getByRole('button', { name: 'Remove' }).click();
  await expect(row).toContainText('Not installed.');
  expect(existsSync(tool)).toBe(false);

  // As the command of a package starts it: no second desktop, no window, the same figures, its own exit code.
  const switches = process.platform === 'linux' ? ['--no-sandbox'] : [];
  const asPacked = [...switches, ROOT, '--cli', '--'];
  const { stdout } = await run(electronRuntime.executablePath, [...asPacked, ...report], { env });
  expect(JSON.parse(stdout).totals).toMatchObject(reported.totals);
  await expect(run(electronRuntime.executablePath, [...asPacked, 'report', 'nonsense'], { env })).rejects.toMatchObject(
    {
      code: 2,
      stderr: expect.stringContaining('no such report'),
    },
  );
  expect(desktop.windows()).toHaveLength(2);
});
