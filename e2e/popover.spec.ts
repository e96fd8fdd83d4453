import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatHour, formatMoney, formatTokens } from '../core/format/index.ts';
import { beginTranscript, type Transcript } from './claude-transcript.ts';
import { expect, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { collectComplaints, violationsInBothSchemes } from './page-checks.ts';
import { costToday, headline, LOCALE, TOKENS_TODAY, todayUsd, ZONE } from './popover-figures.ts';
import { openPopover } from './popover-page.ts';
import { sharedServer } from './shared-server.ts';

/** Of each tool, model or project. */
const SPLIT_ROW_PX = 21;

test.use({ timezoneId: ZONE, locale: LOCALE, viewport: { width: 360, height: 596 } });

test.describe('of a short history', () => {
  let transcript: Transcript;
  let tokensToday: number;
  const shared = sharedServer((home) => {
    transcript = writeHistory(home);
    tokensToday = TOKENS_TODAY;
  });

  // Each adds to what was used today.
  test('pauses and resumes capture, and says that nothing is lost', async ({ page }) => {
    await openPopover(page, shared.home);
    await expect(headline(page)).toContainText(`${formatTokens(tokensToday, LOCALE)} tokens`);

    await page.getByRole('button', { name: 'Pause capture' }).click();
    const banner = page.getByRole('status').filter({ hasText: 'Capture paused at' });
    await expect(banner).toContainText('reads on from where it stopped');
    await expect(headline(page)).toContainText('Paused');
    await expect(headline(page)).toContainText('as of');
    await expect(page.getByText('Sessions are not read while paused.')).toBeVisible();
    expect(await violationsInBothSchemes(page)).toEqual([]);
    transcript.append({
      id: 'while-paused',
      at: new Date(),
      model: 'claude-sonnet-4-5-20250929',
      inputTokens: 68_000,
      outputTokens: 0,
      cacheReadTokens: 0,
    });

    // It may end by itself; whoever cannot wait ends it all the same.
    await banner.getByRole('button', { name: 'Resume in 1 hour' }).click();
    await expect(banner).toContainText(/, until /);
    await expect(banner.getByRole('button', { name: 'Resume in 1 hour' })).toHaveCount(0);
    await banner.getByRole('button', { name: 'Resume', exact: true }).click();
    tokensToday += 68_000;
    await expect(headline(page)).toContainText(`${formatTokens(tokensToday, LOCALE)} tokens`);
    await expect(banner).toHaveCount(0);
    await expect(headline(page)).toContainText(await costToday(shared.home));
    await expect(headline(page)).not.toContainText('as of');
  });

  test('shows the same figures as the report, and new ones at once', async ({ page }) => {
    const complaints = collectComplaints(page);
    const popover = await openPopover(page, shared.home);

    await expect(headline(page)).toContainText(`${formatTokens(tokensToday, LOCALE)} tokens`);
    await expect(headline(page)).toContainText(await costToday(shared.home));
    await expect(headline(page)).toContainText('Live');
    const row = page.getByRole('row', { name: /Claude Code/ });
    await expect(row.getByRole('cell')).toHaveText([formatTokens(tokensToday, LOCALE), await costToday(shared.home)]);
    await page.getByText('Model', { exact: true }).click();
    await expect(page.getByRole('row', { name: /claude-sonnet-4-5/ }).getByRole('cell')).toHaveText([
      formatTokens(tokensToday, LOCALE),
      await costToday(shared.home),
    ]);
    const openedAt = await page.evaluate(() => performance.timeOrigin);
    transcript.append({
      id: 'today-2',
      at: new Date(),
      model: 'claude-opus-4-5-20251101',
      inputTokens: 500_000,
      outputTokens: 100_000,
      cacheReadTokens: 0,
    });
    tokensToday += 600_000;
    await expect(headline(page)).toContainText(`${formatTokens(tokensToday, LOCALE)} tokens`);
    await expect(headline(page)).toContainText(await costToday(shared.home));
    await expect(page.getByRole('row', { name: /claude-/ })).toHaveCount(2);
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(openedAt);

    const sessions = page.getByRole('region', { name: '1 active session' });
    await sessions.getByRole('button', { name: /atlas-api/ }).click();
    await expect
      .poll(() => popover.actions)
      .toContainEqual({
        name: 'openWindow',
        args: { view: 'sessions', session: `claude_code/${transcript.sessionId}` },
      });
    expect(complaints).toEqual([]);
  });

  test('tells the hours, the block and the budget of today, and leads to what they are made of', async ({ page }) => {
    transcript.append({
      id: 'unpriced',
      at: new Date(),
      model: 'glm-9-test',
      inputTokens: 68_000,
      outputTokens: 0,
      cacheReadTokens: 0,
    });
    writeFileSync(join(shared.home.path, 'config.yaml'), 'budgets:\n  daily: 500\n');
    const complaints = collectComplaints(page);
    const popover = await openPopover(page, shared.home);
    const opened = () => popover.actions.filter(({ name }) => name === 'openWindow').map(({ args }) => args);

    const hours = page.getByRole('img', { name: /^Cost by hour today, highest \d\d:00 [AP]M, / });
    const cost = await costToday(shared.home);
    await expect(hours).toHaveAccessibleName(new RegExp(cost.replaceAll(/[$.]/g, '\\$&')));
    await expect(page.getByRole('table', { name: 'Cost by hour today' }).getByRole('row')).toHaveCount(24);
    await hours.focus();
    await page.keyboard.press('Home');
    const region = page.getByRole('region', { name: 'Cost by hour' });
    await expect(region).toContainText(`${formatHour(0, { locale: LOCALE })}, `);
    await expect(region).toContainText(formatHour(6, { locale: LOCALE, short: true }));
    await page.keyboard.press('Enter');
    await expect.poll(opened).toEqual([{ view: 'sessions', layout: 'day', hour: 0 }]);
    const { width = 0 } = (await hours.boundingBox()) ?? {};
    await hours.click({ position: { x: (width / 24) * 14.5, y: 20 } });
    await expect.poll(opened).toContainEqual({ view: 'sessions', layout: 'day', hour: 14 });

    const block = page.getByRole('region', { name: '5-hour block' });
    await expect(block).toContainText('by activity');
    await expect(block).toContainText(/\dh? ?\d*m? left/);
    await expect(block).toContainText(cost);

    const budget = page.getByRole('region', { name: 'Daily budget' });
    await expect(budget).toContainText(`of ${formatMoney(500, LOCALE)}`);
    await expect(budget.getByRole('meter')).toHaveCount(1);
    writeFileSync(join(shared.home.path, 'config.yaml'), 'budgets:\n  daily: 0.01\n');
    await expect(budget).toContainText(`over by ${formatMoney((await todayUsd(shared.home)) - 0.01, LOCALE)}`);
    expect(await violationsInBothSchemes(page)).toEqual([]);

    await page.getByText('Project', { exact: true }).click();
    await expect(page.getByRole('row', { name: /atlas-api/ })).toContainText(cost);
    await page.getByRole('button', { name: 'Set price…' }).click();
    await expect.poll(opened).toContainEqual({ view: 'settings', layout: 'pricing' });
    await page.getByRole('button', { name: 'Settings' }).click();
    await expect.poll(opened).toContainEqual({ view: 'settings' });

    writeFileSync(join(shared.home.path, 'config.yaml'), '');
    await expect(budget).toHaveCount(0);
    expect(complaints).toEqual([]);
  });

  test('has room for three sessions, the block and the budget without scrolling', async ({ page }) => {
    for (const project of ['ledger-core', 'harbor-docs']) {
      beginTranscript(shared.home.claude, project, randomUUID()).append({
        id: `today-${project}`,
        at: new Date(),
        model: 'claude-sonnet-4-5-20250929',
        inputTokens: 4_000,
        outputTokens: 1_000,
        cacheReadTokens: 0,
      });
    }
    writeFileSync(join(shared.home.path, 'config.yaml'), 'budgets:\n  daily: 500\n');
    // Three more tools would each take a row of the split.
    await page.setViewportSize({ width: 360, height: 596 - 3 * SPLIT_ROW_PX });
    await openPopover(page, shared.home);
    await expect(page.getByRole('region', { name: '3 active sessions' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Set price…' })).toBeVisible();
    await expect(page.getByRole('region', { name: '5-hour block' })).toBeInViewport({ ratio: 1 });
    const budget = page.getByRole('region', { name: 'Daily budget' });
    await expect(budget).toBeInViewport({ ratio: 1 });
    // What lies in the window can still be under the foot.
    const foot = await page.getByRole('contentinfo').boundingBox();
    const { y = 0, height = 0 } = (await budget.boundingBox()) ?? {};
    expect(y + height).toBeLessThanOrEqual(foot?.y ?? 0);
  });
});

test('begins with what it looked for, and goes on by itself with the first session', async ({
  home,
  startServer,
  page,
}) => {
  const complaints = collectComplaints(page);
  await startServer();
  await openPopover(page, home);
  await expect(page.getByRole('region', { name: 'No AI coding tools found yet' })).toBeVisible();
  await expect(page.getByText('Everything stays on this device.')).toBeVisible();
  // Nothing is there yet to be exported or purged.
  for (const name of ['Export…', 'Purge…']) await expect(page.getByRole('button', { name })).toBeDisabled();
  expect(await violationsInBothSchemes(page)).toEqual([]);
  beginTranscript(home.claude, 'ledger-core', '0c4d4a52-6f9e-4a6e-9a53-0d2f5f0c1f11').append({
    id: 'first',
    at: new Date(),
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 4_000,
    outputTokens: 1_000,
    cacheReadTokens: 0,
  });
  await expect(headline(page)).toContainText(`${formatTokens(5_000, LOCALE)} tokens`);
  await expect(page.getByRole('button', { name: /ledger-core/ })).toBeVisible();
  for (const name of ['Export…', 'Purge…']) await expect(page.getByRole('button', { name })).toBeEnabled();
  expect(complaints).toEqual([]);
});
