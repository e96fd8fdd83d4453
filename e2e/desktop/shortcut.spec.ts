import { emulatorOnly } from '../emulator/conformance/fixtures.ts';
import { person } from '../emulator/person.ts';
import { writeHistory } from '../history.ts';
import { expect, test } from './fixtures.ts';
import { isPopoverVisible, openedWindow, trayWords } from './pages.ts';

/** Starting everything takes seconds, on a machine that does other things too many of them. */
const LOADED_MS = 60_000;

test('keys open the popover from anywhere, are chosen by pressing them, and the icon tells what was chosen', async ({
  home,
  launchDesktop,
}) => {
  test.setTimeout(3 * LOADED_MS);
  emulatorOnly('keys of a real system are not a test’s to press');
  writeHistory(home);
  const desktop = await launchDesktop();
  const window = await openedWindow(desktop);
  const press = (keys: string) => person(desktop, 'pressShortcut', keys);
  await expect.poll(() => press('CmdOrCtrl+Alt+B'), { timeout: LOADED_MS }).toBe(true);
  await expect.poll(() => isPopoverVisible(desktop)).toBe(true);
  await press('CmdOrCtrl+Alt+B');
  await expect.poll(() => isPopoverVisible(desktop)).toBe(false);

  await window.keyboard.press('Control+,');
  const row = window.getByRole('button', { name: /^Open with/ });
  await expect(row).toHaveText('Ctrl+Alt+B');
  await row.click();
  await expect(row).toHaveText('Press keys…');
  // Everybody's keys are not taken, and a command of the window does not run by keys that are being chosen.
  await window.keyboard.press('Control+1');
  await expect(window.getByRole('alert')).toContainText('Hold two of');
  await expect(window.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await window.keyboard.press('Control+Alt+M');
  await expect(row).toHaveText('Ctrl+Alt+M');
  await expect.poll(() => press('Ctrl+Alt+M')).toBe(true);
  expect(await press('CmdOrCtrl+Alt+B')).toBe(false);

  await desktop.evaluate(({ globalShortcut }) => globalShortcut.register('Ctrl+Alt+K', () => undefined));
  await row.click();
  await window.keyboard.press('Control+Alt+K');
  await expect(window.getByText('another program has them')).toBeVisible();
  expect(await press('Ctrl+Alt+M')).toBe(false);
  await row.click();
  await window.keyboard.press('Backspace');
  await expect(row).toHaveText('None');
  await expect(window.getByText('No keys: the popover opens from its icon.')).toBeVisible();

  await expect.poll(async () => (await trayWords(desktop)).title).toBe('$1.23');
  await window.getByRole('combobox', { name: 'Show next to the icon' }).selectOption('Tokens today');
  await expect.poll(async () => (await trayWords(desktop)).title).toBe('932K');
  await expect.poll(async () => (await trayWords(desktop)).tooltip).toContain('932K tokens today, $1.23');
});
