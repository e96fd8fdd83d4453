import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseOfChart, csvRows, pngSize } from '../chart-menu.ts';
import { emulatorOnly } from '../emulator/conformance/fixtures.ts';
import { person } from '../emulator/person.ts';
import { writeHistory } from '../history.ts';
import { holdProcess, JOB, noProcess } from '../hold-process.ts';
import { pointWhereToastsStand } from '../point-at-toasts.ts';
import { reportDaily } from '../report.ts';
import { expect, test, ZONE } from './fixtures.ts';
import { openedWindow } from './pages.ts';

test('exports and charts go where the person says, and a purge happens when, in the system’s own dialogs', async ({
  home,
  launchDesktop,
}) => {
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
  // A process of its own writes it.
  await expect(window.getByRole('heading', { name: 'The export is ready' })).toBeVisible({ timeout: 60_000 });
  const { totals } = await reportDaily(home, ZONE);
  expect(readFileSync(file, 'utf8')).toContain(`$${totals.totalCost.toFixed(2)}`);

  await dialog.getByRole('button', { name: 'Show in folder' }).click();
  await expect.poll(() => person(desktop, 'recordsOf', 'shell.showItemInFolder')).toEqual([file]);
  await dialog.getByRole('button', { name: 'Done' }).click();

  // Whoever closes the dialog meanwhile is led to the file by the toast.
  const later = join(folder, 'later.json');
  await person(desktop, 'saveNextFileAt', later);
  await window.getByRole('button', { name: 'Export…' }).click();
  await dialog.getByRole('button', { name: 'Choose…' }).click();
  await expect(field).toHaveValue(later);
  await dialog.getByText(/sessions?, about/).waitFor();
  await noProcess(home.path, JOB);
  const [held] = await Promise.all([
    holdProcess(home.path, JOB),
    dialog.getByRole('button', { name: 'Export', exact: true }).click(),
  ]);
  if (held === null) throw new Error('the export was too fast to be held');
  await expect(window.getByRole('heading', { name: 'Exporting' })).toBeVisible();
  await window.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await pointWhereToastsStand(window);
  process.kill(held, 'SIGCONT');
  const toast = window.getByRole('status').filter({ hasText: 'The export is ready' });
  await toast.getByRole('button', { name: 'Show in folder' }).click();
  await expect.poll(() => person(desktop, 'recordsOf', 'shell.showItemInFolder')).toEqual([file, later]);
  await toast.getByRole('button', { name: 'Close' }).click();
  await window.keyboard.press('Control+Digit1');
  const chart = window.getByRole('region', { name: 'Cost by day' });
  await expect(chart.getByRole('img', { name: /highest/ })).toBeVisible();
  const asked = () => person(desktop, 'recordsOf', 'dialog.showSaveDialog');
  const before = (await asked()).length;
  // Whoever changes their mind gets no file.
  await chooseOfChart(chart, 'Save as CSV');
  await expect.poll(async () => (await asked()).length).toBe(before + 1);
  await expect(chart.getByRole('menuitem', { name: 'Save as CSV' })).toBeHidden();

  const saved = async (name: string, command: string) => {
    const path = join(folder, name);
    await person(desktop, 'saveNextFileAt', path);
    await chooseOfChart(chart, command);
    await expect.poll(() => readdirSync(folder)).toContain(name);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    return { name, content: readFileSync(path) };
  };
  const [head = [], ...rows] = csvRows(await saved('cost.csv', 'Save as CSV'));
  const sum = rows.reduce((total, row) => total + Number(row[head.indexOf('total (USD)')]), 0);
  expect(sum).toBeCloseTo(totals.totalCost, 11);
  expect(pngSize(await saved('cost.png', 'Save as PNG')).width).toBeGreaterThan(500);
  expect(readdirSync(folder).toSorted()).toEqual(['cost.csv', 'cost.png', 'later.json', 'report.md']);
  expect((await asked()).at(-1)).toMatchObject({
    title: 'Save chart',
    defaultPath: expect.stringMatching(/blueplane-cost-[\d–-]+\.png$/),
    filters: [{ extensions: ['png'] }],
  });

  // A purge is confirmed in the page, and once more to the system, where holding back comes first.
  await window.keyboard.press('Control+Digit5');
  await window.getByRole('button', { name: 'Purge…' }).click();
  const purge = window.getByRole('alertdialog');
  await purge.getByRole('textbox', { name: 'everything' }).fill('everything');
  const order = purge.getByRole('button', { name: 'Purge everything' });
  await order.click();
  const boxes = () => person(desktop, 'recordsOf', 'dialog.showMessageBox');
  await expect.poll(boxes).toEqual([expect.objectContaining({ isModal: true })]);
  await expect(order).toBeEnabled();
  expect((await reportDaily(home, ZONE)).totals).toEqual(totals);
  await person(desktop, 'answerNextDialog', { response: 1 });
  await order.click();
  await expect(window.getByRole('heading', { name: 'Purged', exact: true })).toBeVisible({ timeout: 60_000 });
  expect((await reportDaily(home, ZONE)).totals.totalTokens).toBe(0);
  expect(await boxes()).toHaveLength(2);
});
