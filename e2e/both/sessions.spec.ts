import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { formatCount, formatMoney } from '../../core/format/index.ts';
import type { SampleData } from '../../core/sample-data/generate.ts';
import { chooseOfChart, csvRows, pngSize } from '../chart-menu.ts';
import { beginTranscript } from '../claude-transcript.ts';
import { violations } from '../page-checks.ts';
import { blueplane, reportDaily } from '../report.ts';
import { writeSampleSessions } from '../sample-sessions.ts';
import { expect, SHORT_IN, sharedHome, test } from './fixtures.ts';

const ZONE = 'Europe/Berlin';
const LOCALE = 'en-US';
const DAYS = 6;

test.use({ timezoneId: ZONE, locale: LOCALE });

/** Opens a view of the page that is open already, as somebody who was given its address. */
async function visit(page: Page, query: string): Promise<void> {
  await page.goto(new URL(query, page.url()).href);
}

const list = (page: Page) => page.getByRole('listbox', { name: 'Sessions' });
const options = (page: Page) => list(page).getByRole('option');
const timeline = (page: Page) => page.getByRole('img', { name: /^Timeline of / });
const details = (page: Page) => page.getByRole('article');
const heading = (page: Page) => details(page).getByRole('heading', { level: 2 });

test.describe('of some days', { tag: SHORT_IN.browser }, () => {
  let truth: SampleData['truth'];
  const shared = sharedHome(
    (home) => {
      ({ truth } = writeSampleSessions(home, DAYS));
    },
    (home) => blueplane(home, ['ingest', '--once']),
  );

  test('lists what the report counts, and shows all of a session', async ({ open, complaints }) => {
    const page = await open(shared, '/?view=sessions&range=30d');
    const footer = page.getByRole('region', { name: 'List of sessions' }).locator('footer');
    await expect(footer).toContainText(`${formatCount(truth.sessions, LOCALE)} sessions`);
    const { totals } = await reportDaily(shared.home, ZONE);
    await expect(footer).toContainText(formatMoney(totals.totalCost, LOCALE));

    // The dearest session: its row, its details and its timeline tell of the same one.
    await page.getByRole('combobox', { name: 'Order' }).selectOption('cost');
    await options(page).first().click();
    await expect(page).toHaveURL(/session=claude_code%2F/);
    const project = await heading(page).textContent();
    await expect(options(page).first()).toContainText(project ?? '?');
    await expect(options(page).first()).toHaveAttribute('aria-selected', 'true');
    const sentence = (await timeline(page).getAttribute('aria-label')) ?? '';
    const calls = details(page).locator('dt', { hasText: 'Tool calls' }).locator('+ dd');
    const [, callCount = '?'] = /([\d,]+) tool calls/.exec(sentence) ?? [];
    await expect(calls).toContainText(callCount);
    const responses = details(page).locator('dt', { hasText: 'Responses' }).locator('+ dd');
    const [, responseCount = '?'] = /([\d,]+) responses/.exec(sentence) ?? [];
    await expect(responses).toHaveText(responseCount);
    for (const part of ['Tools', 'Lines by file type', 'Acceptance', 'Models']) {
      await expect(page.getByRole('region', { name: part, exact: true })).toBeVisible();
    }

    // The costs of the models add up to the session's, in the digits that are shown.
    const cents = (text: string) => Math.round(Number(text.replace(/[^\d.]/g, '')) * 100);
    const cost = await details(page)
      .locator('dt', { hasText: /^Cost$/ })
      .locator('+ dd span')
      .first()
      .textContent();
    const parts = await page
      .getByRole('table', { name: 'Models of the session' })
      .locator('tbody td:last-child')
      .allTextContents();
    expect(parts.reduce((sum, text) => sum + cents(text), 0)).toBe(cents(cost ?? ''));

    // A filter stands in the address and as a chip that takes it away again.
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('checkbox', { name: 'With failed tool calls' }).check();
    await expect(page).toHaveURL(/failures=true/);
    await expect(footer).not.toContainText(`${formatCount(truth.sessions, LOCALE)} sessions`);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Without filter Failures' }).click();
    await expect(page).not.toHaveURL(/failures/);
    await expect(footer).toContainText(`${formatCount(truth.sessions, LOCALE)} sessions`);

    await page.reload();
    await expect(heading(page)).toHaveText(project ?? '?');
    await expect(timeline(page)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('can be used by key: search, move, open, step through the timeline, go back', async ({ open, complaints }) => {
    const page = await open(shared, '/?view=sessions&range=30d');
    await expect(options(page).first()).toBeVisible();

    await page.keyboard.press('/');
    await expect(page.getByRole('searchbox', { name: 'Search sessions' })).toBeFocused();
    await page.keyboard.type('atlas');
    await expect(page).toHaveURL(/search=atlas/);
    await expect(options(page).first()).toContainText('atlas-api');
    await expect(list(page)).not.toContainText('harbor-web');
    await page.keyboard.press('Escape');
    await expect(page).not.toHaveURL(/search=/);
    await expect(options(page).nth(1)).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(list(page)).toBeFocused();
    await page.keyboard.press('Home');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect(options(page).nth(1)).toHaveAttribute('aria-selected', 'true');
    const second = new URL(page.url()).searchParams.get('session');
    await page.keyboard.press('k');
    await page.keyboard.press('Enter');
    await expect(options(page).first()).toHaveAttribute('aria-selected', 'true');
    await page.goBack();
    expect(new URL(page.url()).searchParams.get('session')).toBe(second);
    await expect(options(page).nth(1)).toHaveAttribute('aria-selected', 'true');

    await timeline(page).focus();
    const said = timeline(page).locator('xpath=following-sibling::*[@aria-live="polite"]');
    await page.keyboard.press('Home');
    await expect(said).not.toHaveText('');
    const first = await said.textContent();
    await page.keyboard.press('ArrowRight');
    await expect(said).not.toHaveText(first ?? '');
    await page.keyboard.press(']');
    await expect(said).toHaveText(/prompt/);
    await page.keyboard.press('+');
    await expect(page.getByRole('region', { name: 'Timeline' }).locator('header')).toContainText(' of ');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'Event' })).toContainText('prompt');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('region', { name: 'Event' })).toHaveCount(0);
    await page.keyboard.press('0');
    await expect(page.getByRole('region', { name: 'Timeline' }).locator('header')).not.toContainText(' of ');

    await chooseOfChart(page.getByRole('region', { name: 'Timeline' }), 'Show as table');
    const table = page.getByRole('table', { name: 'Events of the session' });
    await expect(table.getByRole('row').nth(1)).toContainText('prompt');
    const events = csvRows(
      await shared.saved(page, () => chooseOfChart(page.getByRole('region', { name: 'Timeline' }), 'Save as CSV')),
    );
    await expect(table).toHaveAttribute('aria-rowcount', String(events.length));
    await chooseOfChart(page.getByRole('region', { name: 'Timeline' }), 'Show as chart');
    const picture = await shared.saved(page, () =>
      chooseOfChart(page.getByRole('region', { name: 'Timeline' }), 'Save as PNG'),
    );
    expect(pngSize(picture).height).toBeGreaterThan(400);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('the day shows its sessions as bars, and each opens', async ({ open, complaints }) => {
    const page = await open(shared, '/?view=sessions');
    await page.getByRole('radio', { name: 'Day', exact: true }).check({ force: true });
    await expect(page).toHaveURL(/layout=day/);
    await page.keyboard.press('Escape');
    await page.getByRole('main').focus();
    await page.keyboard.press('ArrowLeft');
    await expect(page).toHaveURL(/day=\d{4}-\d{2}-\d{2}/);
    await expect(page.getByRole('img', { name: /^Sessions at once on / })).toBeVisible();
    const day = new URL(page.url()).searchParams.get('day') ?? '';
    const { daily } = await reportDaily(shared.home, ZONE);
    const reported = daily.find(({ date }) => date === day);
    const cost = page.locator('dt:visible', { hasText: /^Cost$/ }).locator('+ dd');
    await expect(cost).toContainText(formatMoney(reported?.totalCost ?? -1, LOCALE));
    expect(await violations(page)).toEqual([]);

    const chart = page.getByRole('region', { name: /^Sessions of / });
    await chooseOfChart(chart, 'Show as table');
    await expect(page.getByRole('table', { name: 'Sessions of the day' })).toBeVisible();
    const [head = [], ...rows] = csvRows(await shared.saved(page, () => chooseOfChart(chart, 'Save as CSV')));
    const costs = rows.map((row) => Number(row[head.indexOf('cost (USD)')]));
    expect(costs.reduce((sum, each) => sum + each, 0)).toBeCloseTo(reported?.totalCost ?? -1, 11);
    expect(pngSize(await shared.saved(page, () => chooseOfChart(chart, 'Save as PNG'))).width).toBe(2 * (1000 + 40));
    await chooseOfChart(chart, 'Show as chart');
    const bar = page
      .getByRole('region', { name: /^Sessions of / })
      .getByRole('link')
      .first();
    const words = (await bar.getAttribute('aria-label')) ?? '';
    await bar.focus();
    await page.keyboard.press('Enter');
    await expect(heading(page)).toHaveText(words.split(',')[0] ?? '?');
    await page.goBack();
    await expect(page).toHaveURL(new RegExp(`day=${day}`));

    await visit(page, `/?view=sessions&layout=day&day=${day}&hour=3`);
    const mark = chart.getByRole('button', { name: /^Without the mark of 03:00/ });
    await expect(mark).toContainText(/: \$\d+\.\d\d, (no session|1 session|\d+ sessions)$/);
    await expect(chart.locator('[data-marked-hour]')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await mark.click();
    await expect(page).not.toHaveURL(/hour=/);
    await expect(chart.locator('[data-marked-hour]')).toHaveCount(0);
    expect(complaints).toEqual([]);
  });

  test('says so when a session is not stored', async ({ open }) => {
    const page = await open(shared, '/?view=sessions&session=claude_code%2Fnowhere');
    await expect(page.getByText('This session is not stored.')).toBeVisible();
  });
});

test('follows a session that goes on, and says what will appear where there is none', {
  tag: SHORT_IN.browser,
}, async ({ home, startShown, open, complaints }) => {
  const page = await open(await startShown(), '/?view=sessions');
  await expect(page.getByRole('region', { name: 'List of sessions' })).toContainText('No sessions yet');
  await expect(page.getByRole('region', { name: 'Session', exact: true })).toContainText('as soon as the list has one');
  expect(await violations(page)).toEqual([]);

  const openedAt = await page.evaluate(() => performance.timeOrigin);
  const transcript = beginTranscript(home.claude, 'harbor-web', randomUUID());
  const answer = { model: 'claude-sonnet-4-5-20250929', inputTokens: 1_000, outputTokens: 2_000, cacheReadTokens: 0 };
  transcript.append({ ...answer, id: 'one', at: new Date(Date.now() - 60_000) });
  await expect(options(page)).toHaveCount(1);
  await expect(heading(page)).toHaveText('harbor-web');
  await expect(timeline(page)).toHaveAttribute('aria-label', /0 prompts, 1 response,/);
  transcript.append({ ...answer, id: 'two', at: new Date() });
  await expect(timeline(page)).toHaveAttribute('aria-label', /2 responses/);
  await expect(details(page).locator('dt', { hasText: 'Tokens' }).locator('+ dd')).toHaveText('6.0K');
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(openedAt);

  // Where there is no room for both, the details lie over the list.
  await page.setViewportSize({ width: 900, height: 600 });
  await expect(heading(page)).toBeHidden();
  await options(page).first().click();
  await expect(heading(page)).toBeVisible();
  await expect(list(page)).toBeHidden();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(list(page)).toBeVisible();
  expect(complaints).toEqual([]);
});
