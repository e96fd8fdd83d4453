import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chooseOfChart, csvRows } from '../chart-menu.ts';
import { emulatorOnly } from '../emulator/conformance/fixtures.ts';
import { person } from '../emulator/person.ts';
import { writeHistory } from '../history.ts';
import { blueplane, reportDaily } from '../report.ts';
import { expect, test, ZONE } from './fixtures.ts';
import { isPopoverVisible, openPopover } from './pages.ts';

test('a chart of the popover is saved where the person says, and one that cannot be is told to who no longer sees it', async ({
  home,
  launchDesktop,
}) => {
  emulatorOnly('the system’s dialog cannot be answered from a test');
  writeHistory(home);
  await blueplane(home, ['ingest', '--once']);
  const folder = join(home.path, '..', 'charts');
  mkdirSync(folder);
  const desktop = await launchDesktop({ arguments: ['--hidden'] });
  const page = await openPopover(desktop);
  const hours = page.getByRole('region', { name: 'Cost by hour' });
  await expect(hours.getByRole('img', { name: /highest/ })).toBeVisible();
  const notices = () => person(desktop, 'recordsOf', 'Notification.show');

  const file = join(folder, 'hours.csv');
  await person(desktop, 'saveNextFileAt', file);
  await chooseOfChart(hours, 'Save as CSV');
  await expect.poll(() => readdirSync(folder)).toEqual(['hours.csv']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const [head = [], ...rows] = csvRows({ name: file, content: readFileSync(file) });
  const today = (await reportDaily(home, ZONE)).daily.at(-1);
  const sum = rows.reduce((total, row) => total + Number(row[head.indexOf('tokens')]), 0);
  expect(sum).toBe(today?.totalTokens);
  expect(await notices()).toEqual([]);

  // Its folder is gone. The system's dialog takes the focus, so that the popover is hidden when it answers.
  await person(desktop, 'saveNextFileAt', join(folder, 'gone', 'hours.csv'));
  await hours.getByRole('button', { name: 'Table and files' }).click();
  const command = hours.getByRole('menuitem', { name: 'Save as CSV' });
  await expect(command).toBeVisible();
  const popover = await desktop.browserWindow(page);
  await popover.evaluate((shown) => shown.hide());
  expect(await isPopoverVisible(desktop)).toBe(false);
  await command.evaluate((item: HTMLElement) => item.click());
  await expect
    .poll(notices)
    .toEqual([
      { title: 'The file was not saved', body: expect.stringMatching(/^The file cannot be written \(ENOENT\)\./) },
    ]);
  await person(desktop, 'clickNotification');
  await expect.poll(() => isPopoverVisible(desktop)).toBe(true);
  // What failed stands where it was asked for, too.
  await expect(hours.getByRole('alert')).toContainText('The file cannot be written (ENOENT)');
  expect(readdirSync(folder)).toEqual(['hours.csv']);
});
