import { formatCount, formatMoney, formatTokens } from '../../core/format/index.ts';
import { chooseOfChart } from '../chart-menu.ts';
import type { Transcript } from '../claude-transcript.ts';
import { writeHistory } from '../history.ts';
import { sidewaysPixels } from '../page-checks.ts';
import { reportDaily } from '../report.ts';
import { showToday, summaryFigure } from '../summary.ts';
import { expect, SHORT_IN, sharedHome, test } from './fixtures.ts';

/** Half an hour off the full hours, so that a day counted in another zone would be another day for some of the lines. */
const ZONE = 'Asia/Kolkata';
const LOCALE = 'en-US';

test.use({ timezoneId: ZONE, locale: LOCALE });

test.describe('of a short history', { tag: SHORT_IN.browser }, () => {
  let transcript: Transcript;
  const shared = sharedHome((home) => {
    transcript = writeHistory(home);
  });

  test('can be used by key, in both views, at twice the size', async ({ open, complaints }) => {
    const page = await open(shared);
    await page.setViewportSize({ width: 450, height: 300 });
    await page.reload();
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

  // The last one: it adds to the history.
  test('shows the same figures as the report, and new ones without a reload', async ({ open, complaints }) => {
    const page = await open(shared);
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

test('says what will appear before the first session', { tag: '@full' }, async ({ startShown, open, complaints }) => {
  const page = await open(await startShown());
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
