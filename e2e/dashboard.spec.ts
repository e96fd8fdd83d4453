import { once } from 'node:events';
import { createServer } from 'node:net';
import { z } from 'zod';
import { formatCount, formatMoney, formatTokens } from '../core/format/index.ts';
import { chooseOfChart } from './chart-menu.ts';
import type { Transcript } from './claude-transcript.ts';
import { expect, type Home, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { collectComplaints, sidewaysPixels } from './page-checks.ts';
import { processId, reportDaily } from './report.ts';
import { sharedServer } from './shared-server.ts';
import { showToday, summaryFigure } from './summary.ts';

/** Half an hour off the full hours, so that a day counted in another zone would be another day for some of the lines. */
const ZONE = 'Asia/Kolkata';
const LOCALE = 'en-US';

test.use({ timezoneId: ZONE, locale: LOCALE });

/** Ends the gateway as a crash would; its supervisor starts it again. */
async function killGateway(home: Home): Promise<void> {
  process.kill(await processId(home, 'gateway'), 'SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

test.describe('of a short history', () => {
  let transcript: Transcript;
  const shared = sharedServer((home) => {
    transcript = writeHistory(home);
  });

  test('can be used by key, in both views, at twice the size', async ({ page }) => {
    const complaints = collectComplaints(page);
    await page.setViewportSize({ width: 450, height: 300 });
    await shared.open(page);
    await expect(page.getByRole('img', { name: /^Cost by day, .* highest / })).toBeVisible();
    expect(await sidewaysPixels(page)).toBe(0);

    await page.keyboard.press('t');
    await expect(page).toHaveURL(/range=today/);
    await expect(page.getByRole('region', { name: 'Cost by hour' })).toContainText('claude-sonnet-4-5');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Skip to the figures' })).toBeFocused();
    await page.getByRole('link', { name: 'Sessions' }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/view=sessions/);
    const sessions = page.getByRole('listbox', { name: 'Sessions' });
    await expect(sessions.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('m');
    await expect(sessions.getByRole('option')).toHaveCount(2);
    await expect(sessions).toContainText('harbor-web');
    expect(await sidewaysPixels(page)).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('refuses whoever has no fresh address', async ({ page, browser }) => {
    await shared.open(page);
    await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();

    const stranger = await browser.newContext();
    const strangersPage = await stranger.newPage();
    const foreign = new URL(shared.address);
    foreign.searchParams.set('token', 'f'.repeat(64));
    for (const address of [shared.address, foreign.href, foreign.origin]) {
      const response = await strangersPage.goto(address);
      expect(response?.status(), address).toBe(401);
      await expect(strangersPage.locator('body')).toContainText('blueplane dashboard');
    }
    const api = await stranger.request.get(`${foreign.origin}/api/v1/today`);
    expect(api.status()).toBe(401);
    await stranger.close();
  });

  // The last one: it adds to the history.
  test('shows the same figures as the report, and new ones without a reload', async ({ page }) => {
    const complaints = collectComplaints(page);
    await shared.open(page);
    const live = page.getByRole('table', { name: 'Newest events' });
    await expect(live.getByRole('row', { name: /Response\s?932K/ })).toBeVisible();
    const before = await reportDaily(shared.home, ZONE);
    await expect(summaryFigure(page, 'Cost')).toHaveText(formatMoney(before.totals.totalCost, LOCALE));
    await expect(summaryFigure(page, 'Tokens')).toHaveText(formatTokens(before.totals.totalTokens, LOCALE));
    const kinds = page.getByRole('region', { name: 'Tokens by kind' });
    await expect(kinds).toContainText(formatMoney(before.totals.totalCost, LOCALE));
    const costCard = page.getByRole('region', { name: 'Cost by day' });
    await chooseOfChart(costCard, 'Show as table');
    for (const day of before.daily) {
      await expect(
        costCard.getByRole('cell', { name: formatMoney(day.totalCost, LOCALE), exact: true }).first(),
      ).toBeVisible();
    }

    await showToday(page);
    await expect(summaryFigure(page, 'Tokens')).toHaveText(formatTokens(932_000, LOCALE));
    await expect(summaryFigure(page, 'Cost')).toHaveText(formatMoney(before.daily.at(-1)?.totalCost ?? 0, LOCALE));

    const openedAt = await page.evaluate(() => performance.timeOrigin);
    transcript.append({
      id: 'today-2',
      at: new Date(),
      model: 'claude-sonnet-4-5-20250929',
      inputTokens: 500_000,
      outputTokens: 100_000,
      cacheReadTokens: 0,
    });
    await expect(summaryFigure(page, 'Tokens')).toHaveText(formatTokens(932_000 + 600_000, LOCALE));
    await expect(live.getByRole('row', { name: /Response\s?600K/ })).toBeVisible();
    const after = await reportDaily(shared.home, ZONE);
    expect(after.totals.totalTokens).toBe(before.totals.totalTokens + 600_000);
    await expect(summaryFigure(page, 'Cost')).toHaveText(formatMoney(after.daily.at(-1)?.totalCost ?? 0, LOCALE));
    await expect(summaryFigure(page, 'Sessions')).toHaveText(formatCount(1, LOCALE));
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(openedAt);
    expect(complaints).toEqual([]);
  });
});

test('says what will appear before the first session', { tag: '@full' }, async ({ startServer, page }) => {
  const complaints = collectComplaints(page);
  const server = await startServer();
  await page.goto(server.address);
  await expect(page.getByRole('region', { name: 'No sessions yet' })).toContainText('nothing leaves this machine');
  await expect(
    page.getByRole('row', { name: /^Claude Code .*claude.projects empty so far nothing yet$/ }),
  ).toBeVisible();
  await expect(page.getByRole('row', { name: /^Codex CLI .*codex.sessions not found/ })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Capture' })).toContainText(/Capturing/);
  await page.getByRole('button', { name: 'Choose a folder…' }).press('Enter');
  await expect(page).toHaveURL(/view=settings&layout=sources/);
  await expect(page.getByRole('switch', { name: 'Read Claude Code' })).toBeChecked();
  await page.goBack();
  await expect(page.getByRole('region', { name: 'No sessions yet' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('finds the server again after a crash, and says what to do when it is no longer known', async ({
  home,
  startServer,
  page,
}) => {
  const transcript = writeHistory(home);
  // A server on any free port comes back on another one; an open page can only find the port it knows.
  const server = await startServer({ BLUEPLANE_PORT: String(await freePort()) });
  await page.goto(server.address);
  await showToday(page);
  await expect(summaryFigure(page, 'Tokens')).toHaveText(formatTokens(932_000, LOCALE));

  await killGateway(home);
  transcript.append({
    id: 'today-2',
    at: new Date(),
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 68_000,
    outputTokens: 0,
    cacheReadTokens: 0,
  });
  await expect(summaryFigure(page, 'Tokens')).toHaveText(formatTokens(1_000_000, LOCALE));

  await page.context().clearCookies();
  await killGateway(home);
  await expect(page.getByRole('heading', { name: 'This address is no longer valid' })).toBeVisible();
  await expect(page.getByText('blueplane dashboard', { exact: true })).toBeVisible();
});
