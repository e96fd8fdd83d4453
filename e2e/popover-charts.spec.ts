import type { Locator, Page } from '@playwright/test';
import { desktopMethods } from '../core/contracts/desktop.ts';
import { chooseOfChart, csvRows, pngSize, type SavedFile } from './chart-menu.ts';
import { drawingsOf } from './drawings.ts';
import { expect, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { collectComplaints, violations } from './page-checks.ts';
import { noteWrittenTexts, pictureFacts, surfaceColour, writtenTexts } from './picture-checks.ts';
import { LOCALE, ZONE } from './popover-figures.ts';
import { openPopover, type PopoverPage } from './popover-page.ts';
import { blueplane, reportDaily } from './report.ts';
import { sharedServer } from './shared-server.ts';

test.use({ timezoneId: ZONE, locale: LOCALE, viewport: { width: 360, height: 596 } });

const shared = sharedServer(
  (home) => void writeHistory(home),
  (home) => blueplane(home, ['ingest', '--once']),
);

/** What the popover asks the desktop to save when a command is chosen. */
async function askedToSave(popover: PopoverPage, card: Locator, command: string): Promise<SavedFile> {
  popover.actions.splice(0);
  await chooseOfChart(card, command);
  const asked = () => popover.actions.find(({ name }) => name === 'saveFile');
  await expect.poll(asked).toBeDefined();
  const { name, content } = desktopMethods.saveFile.args.parse(asked()?.args);
  // It is over once the menu is gone.
  await expect(card.getByRole('menu')).toBeHidden();
  return { name, content: Buffer.from(content) };
}

async function provePicture(page: Page, popover: PopoverPage, card: Locator, title: string): Promise<void> {
  await writtenTexts(page);
  const png = await askedToSave(popover, card, 'Save as PNG');
  expect(await writtenTexts(page)).toContain(title);
  expect(pngSize(png).width).toBe(2 * (640 + 40));
  const { ground, inked } = await pictureFacts(page, png);
  expect(ground).toBe(await surfaceColour(page));
  expect(inked).toBeGreaterThan(500);
}

test('both charts have their table, picture and figures, by a menu that is seen when it is reached', async ({
  page,
}) => {
  const complaints = collectComplaints(page);
  await noteWrittenTexts(page);
  const popover = await openPopover(page, shared.home);
  const hours = page.getByRole('region', { name: 'Cost by hour' });
  const split = page.getByRole('region', { name: 'Cost today by part' });
  await expect(split.getByRole('row', { name: /Claude Code/ })).toBeVisible();
  await expect.poll(() => drawingsOf(page)).toEqual({ charts: ['Cost by hour', 'Cost today by part'], bare: [] });

  const menu = hours.getByRole('button', { name: 'Table and files' });
  await expect(menu.locator('..')).toHaveCSS('opacity', '0');
  await hours.getByRole('img').focus();
  await page.keyboard.press('Tab');
  await expect(menu).toBeFocused();
  await expect(menu.locator('..')).toHaveCSS('opacity', '1');
  await page.keyboard.press('Enter');
  await expect(hours.getByRole('menuitem', { name: 'Show as table' })).toBeFocused();
  popover.actions.splice(0);
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
  // Esc closed the menu alone.
  expect(popover.actions).toEqual([]);

  const { daily } = await reportDaily(shared.home, ZONE);
  const today = daily.at(-1);
  const csv = await askedToSave(popover, hours, 'Save as CSV');
  expect(csv.name).toBe(`blueplane-hours-${today?.date}.csv`);
  const [head = [], ...rows] = csvRows(csv);
  expect(head.slice(0, 3)).toEqual(['hour', 'cost (USD)', 'tokens']);
  expect(rows.map(([hour]) => hour)).toEqual(Array.from({ length: 24 }, (_, at) => `${`${at}`.padStart(2, '0')}:00`));
  const total = (at: number) => rows.reduce((sum, row) => sum + Number(row[at]), 0);
  expect(total(1)).toBeCloseTo(today?.totalCost ?? Number.NaN, 11);
  expect(total(2)).toBe(today?.totalTokens);
  const now = Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone: ZONE }).format(Date.now()));
  for (const [, cost] of rows.slice(now + 1)) expect(cost).toBe('');
  await provePicture(page, popover, hours, 'Cost by hour');

  await split.getByRole('radio', { name: 'Model' }).check({ force: true });
  const models = csvRows(await askedToSave(popover, split, 'Save as CSV'));
  expect(models[0]?.[0]).toBe('model');
  expect(models[1]?.[0]).toBe('claude-sonnet-4-5-20250929');
  expect(Number(models[1]?.[1])).toBeCloseTo(today?.totalCost ?? Number.NaN, 11);
  await provePicture(page, popover, split, 'Cost by model');

  await chooseOfChart(hours, 'Show as table');
  await expect(hours.getByRole('img')).toBeHidden();
  await expect(hours.getByRole('region', { name: 'Cost by hour, as a table' }).getByRole('row')).toHaveCount(25);
  await chooseOfChart(split, 'Show as table');
  await expect(split.getByRole('region', { name: 'Cost by model, as a table' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  await chooseOfChart(hours, 'Show as chart');
  await expect(hours.getByRole('img')).toBeVisible();

  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => surfaceColour(page)).toBe('rgb(18, 21, 28)');
  await provePicture(page, popover, hours, 'Cost by hour');
  expect(complaints).toEqual([]);
});
