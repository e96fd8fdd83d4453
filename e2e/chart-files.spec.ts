import { formatCount } from '../core/format/index.ts';
import { chooseOfChart, csvRows, pngSize, saveOfChart } from './chart-menu.ts';
import { expect, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { collectComplaints, violations } from './page-checks.ts';
import { blueplane, reportDaily } from './report.ts';
import { writeSampleSessions } from './sample-sessions.ts';
import { sharedServer } from './shared-server.ts';

const ZONE = 'Europe/Berlin';

test.use({ timezoneId: ZONE, locale: 'en-US', viewport: { width: 1280, height: 800 } });

function sum(values: string[]): number {
  return values.reduce((total, value) => total + Number(value), 0);
}

test.describe('of the overview', () => {
  const shared = sharedServer(writeHistory, (home) => blueplane(home, ['ingest', '--once']));

  test('the cost chart is saved as CSV whose sums are the report’s, and as a sharp picture', async ({ page }) => {
    const complaints = collectComplaints(page);
    await shared.open(page);
    const chart = page.getByRole('region', { name: 'Cost by day' });
    await expect(chart.getByRole('img', { name: /highest/ })).toBeVisible();

    const { daily, totals } = await reportDaily(shared.home, ZONE);
    const csv = await saveOfChart(page, chart, 'Save as CSV');
    expect(csv.name).toMatch(/^blueplane-cost-\d{4}-\d\d-\d\d–\d{4}-\d\d-\d\d\.csv$/);
    const [head = [], ...rows] = csvRows(csv);
    const column = (name: string) => rows.map((row) => row[head.indexOf(name)] ?? '');
    for (const day of daily) {
      const row = rows.find(([label]) => label === day.date) ?? [];
      expect(Number(row[head.indexOf('total (USD)')])).toBeCloseTo(day.totalCost, 12);
      expect(Number(row[head.indexOf('tokens')])).toBe(day.totalTokens);
    }
    expect(sum(column('total (USD)'))).toBeCloseTo(totals.totalCost, 11);
    expect(sum(column('tokens'))).toBe(totals.totalTokens);
    const models = head.filter((name) => name.startsWith('claude-'));
    expect(models).toHaveLength(2);
    expect(sum(models.flatMap(column))).toBeCloseTo(totals.totalCost, 11);

    const width = await chart.locator('canvas').evaluate((canvas) => canvas.clientWidth);
    const png = await saveOfChart(page, chart, 'Save as PNG');
    expect(png.name).toBe(csv.name.replace('.csv', '.png'));
    expect(pngSize(png).width).toBe(2 * (width + 40));
    // The chart in the page has its own pixels again.
    await expect(chart.locator('canvas')).toHaveAttribute('width', String(width));

    const when = page.getByRole('region', { name: 'When', exact: true });
    const hours = csvRows(await saveOfChart(page, when, 'Save as CSV'));
    expect(hours).toHaveLength(8);
    expect(sum(hours.slice(1).flatMap((row) => row.slice(1)))).toBeCloseTo(totals.totalCost, 11);
    expect(pngSize(await saveOfChart(page, when, 'Save as PNG')).width).toBe(2 * (640 + 40));
    expect(complaints).toEqual([]);
  });

  test('the menu is used by key, gives the focus back, and turns the grid into a table that holds its figures', async ({
    page,
  }) => {
    const complaints = collectComplaints(page);
    await shared.open(page);
    const when = page.getByRole('region', { name: 'When', exact: true });
    const button = when.getByRole('button', { name: 'Table and files' });
    const item = (name: string) => when.getByRole('menuitem', { name });
    await expect(when.getByRole('img')).toBeVisible();
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(item('Show as table')).toBeFocused();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await expect(item('Save as PNG')).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect(item('Save as CSV')).toBeFocused();
    // A letter that changes the range elsewhere does nothing here.
    await page.keyboard.press('t');
    await expect(page).not.toHaveURL(/range=today/);
    await page.keyboard.press('Escape');
    await expect(item('Save as CSV')).toBeHidden();
    await expect(button).toBeFocused();

    await page.keyboard.press('Enter');
    await expect(item('Show as table')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(when.getByRole('img')).toBeHidden();
    await expect(button).toBeFocused();
    const table = when.getByRole('region', { name: 'cost by weekday and hour, as a table' });
    await expect(table.getByRole('row')).toHaveCount(25);
    await expect(table.getByRole('cell', { name: /^\$/ })).toHaveCount(7 * 24);
    await expect(table.getByRole('cell', { name: /^\$(?!0\.00$)/ })).toHaveCount(4);
    expect(await violations(page)).toEqual([]);
    await chooseOfChart(when, 'Show as chart');
    await expect(when.getByRole('img')).toBeVisible();
    expect(complaints).toEqual([]);
  });
});

test('acceptance and tools by hour are saved too, and acceptance is shown as a table', { tag: '@full' }, async ({
  home,
  startServer,
  page,
}) => {
  writeSampleSessions(home, 4);
  const complaints = collectComplaints(page);
  const server = await startServer();
  await blueplane(home, ['ingest', '--once']);
  await page.goto(server.address);
  await page.goto(new URL('/?view=tools&range=30d', page.url()).href);

  const byHour = page.getByRole('region', { name: 'Tools by hour' });
  const hours = csvRows(await saveOfChart(page, byHour, 'Save as CSV'));
  const cells = byHour.getByRole('table').locator('tbody td');
  const drawn = (await cells.allTextContents()).filter((text) => text !== '').map((text) => text.replaceAll(',', ''));
  expect(drawn).not.toEqual([]);
  expect(sum(hours.slice(1).flatMap((row) => row.slice(1)))).toBe(sum(drawn));
  expect(pngSize(await saveOfChart(page, byHour, 'Save as PNG')).height).toBeGreaterThan(100);

  const acceptance = page.getByRole('region', { name: 'Acceptance', exact: true });
  await expect(acceptance.getByRole('img')).toBeVisible();
  const [head = [], ...days] = csvRows(await saveOfChart(page, acceptance, 'Save as CSV'));
  expect(head).toEqual(['day', 'accepted', 'accepted then edited', 'rejected', 'automatic', 'kept rate']);
  const legend = acceptance.getByRole('row', { name: /^Accepted [\d,]+/ }).getByRole('cell');
  const accepted = formatCount(sum(days.map((day) => day[1] ?? '')), 'en-US');
  await expect(legend.first()).toHaveText(accepted);
  expect(pngSize(await saveOfChart(page, acceptance, 'Save as PNG')).width).toBe(2 * (640 + 40));
  await chooseOfChart(acceptance, 'Show as table');
  const table = acceptance.getByRole('region', { name: /as a table/ });
  const decided = days.filter((day) => sum(day.slice(1, 4)) > 0);
  await expect(table.getByRole('row')).toHaveCount(decided.length + 1);
  expect(await violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
