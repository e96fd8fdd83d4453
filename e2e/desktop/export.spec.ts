import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emulatorOnly } from '../emulator/conformance/fixtures.ts';
import { person } from '../emulator/person.ts';
import { writeHistory } from '../history.ts';
import { reportDaily } from '../report.ts';
import { expect, test, ZONE } from './fixtures.ts';
import { openedWindow } from './pages.ts';

test('an export goes where the person says in the system’s own dialog', async ({ home, launchDesktop }) => {
  emulatorOnly('the system’s dialog cannot be answered from a test');
  writeHistory(home);
  const folder = join(home.path, '..', 'exports');
  mkdirSync(folder);
  const file = join(folder, 'report.md');
  // The dialog has asked whether it may be replaced.
  writeFileSync(file, 'an older report');
  const desktop = await launchDesktop();
  const window = await openedWindow(desktop);
  await window.keyboard.press('Control+Digit5');
  await window.getByRole('button', { name: 'Export…' }).click();
  const dialog = window.getByRole('dialog');
  await dialog.getByText('Markdown', { exact: true }).click();

  // Whoever changes their mind keeps the name that stands there.
  const field = dialog.getByRole('textbox', { name: 'Save as' });
  const suggested = await field.inputValue();
  await dialog.getByRole('button', { name: 'Choose…' }).click();
  await expect
    .poll(() => person(desktop, 'recordsOf', 'dialog.showSaveDialog'))
    .toEqual([expect.objectContaining({ defaultPath: expect.stringContaining(suggested) })]);
  await expect(field).toHaveValue(suggested);

  await person(desktop, 'saveNextFileAt', file);
  await dialog.getByRole('button', { name: 'Choose…' }).click();
  await expect(field).toHaveValue(file);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(window.getByRole('heading', { name: 'The export is ready' })).toBeVisible();
  const { totals } = await reportDaily(home, ZONE);
  expect(readFileSync(file, 'utf8')).toContain(`$${totals.totalCost.toFixed(2)}`);
});
