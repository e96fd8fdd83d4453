import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { desktopStateSchema, type Today, todaySchema } from '../core/contracts/api.ts';
import type { ProcessStatus } from '../core/contracts/process-status.ts';
import { formatMoney, formatTokens } from '../core/format/index.ts';
import { beginTranscript, type Transcript } from './claude-transcript.ts';
import { expect, type Home, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { collectComplaints, violations } from './page-checks.ts';
import { openPopover, type PopoverPage } from './popover-page.ts';
import { reportDaily } from './report.ts';
import { sharedServer } from './shared-server.ts';

/** Half an hour off the full hours, so that a day counted in another zone would be another day for some of the lines. */
const ZONE = 'Asia/Kolkata';
const LOCALE = 'en-US';
/** What the history holds for today. */
const TOKENS_TODAY = 932_000;

test.use({ timezoneId: ZONE, locale: LOCALE, viewport: { width: 360, height: 596 } });

function headline(page: Page) {
  return page.getByRole('banner');
}

async function todayUsd(home: Home): Promise<number> {
  return (await reportDaily(home, ZONE)).daily.at(-1)?.totalCost ?? 0;
}

async function costToday(home: Home): Promise<string> {
  return formatMoney(await todayUsd(home), LOCALE);
}

/** Lets every process of that name seem to be in another state; all figures stay the server's. */
function pretendProcess(popover: PopoverPage, name: string, change: Partial<ProcessStatus>): Promise<void> {
  popover.alterAnswers(async (method, real) => {
    const answer = await real();
    if (method !== 'desktopState' || !answer.ok) return answer;
    const desktop = desktopStateSchema.parse(answer.result);
    const processes = desktop.owner?.processes.map((each) => (each.name === name ? { ...each, ...change } : each));
    return { ok: true, result: { ...desktop, owner: { ...desktop.owner, processes } } };
  });
  return popover.push({ type: 'state' });
}

test.describe('of a short history', () => {
  let transcript: Transcript;
  let tokensToday: number;
  const shared = sharedServer((home) => {
    transcript = writeHistory(home);
    tokensToday = TOKENS_TODAY;
  });

  test('can be used by key', async ({ page }) => {
    const popover = await openPopover(page, shared.home);
    const open = page.getByRole('button', { name: 'Open Blueplane' });
    const asked = () => popover.actions.filter(({ name }) => name !== 'resizePopover').map(({ name }) => name);
    await expect(page.getByRole('dialog', { name: 'Blueplane today' })).toBeVisible();
    await expect(page.getByRole('button', { name: /atlas-api/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Pause capture' })).toBeVisible();

    await expect(open).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Pause capture' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Open in the browser' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect.poll(asked).toEqual(['openInBrowser']);
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Export…' })).toBeFocused();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Purge…' })).toBeFocused();
    await page.keyboard.press('Enter');
    const led = () => popover.actions.filter(({ name }) => name === 'openWindow').map(({ args }) => args);
    await expect.poll(led).toEqual([
      { view: 'data', layout: 'export' },
      { view: 'data', layout: 'purge' },
    ]);
    popover.actions.splice(0);

    await popover.push({ type: 'popoverShown' });
    await expect(open).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(page.getByRole('button', { name: /atlas-api/ })).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(page.getByRole('radio', { name: 'Tool' })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('radio', { name: 'Model' })).toBeChecked();
    await expect(page.getByRole('row', { name: /claude-sonnet-4-5/ })).toBeVisible();

    await open.focus();
    await page.keyboard.press('Enter');
    await expect.poll(asked).toEqual(['openWindow']);
    // A press while the one before is under way is no second one.
    const pressUntilAsked = (key: string, names: string[]) =>
      expect(async () => {
        if (asked().length < names.length) await page.keyboard.press(key);
        expect(asked()).toEqual(names);
      }).toPass();
    await pressUntilAsked('Control+o', ['openWindow', 'openWindow']);
    await pressUntilAsked('Escape', ['openWindow', 'openWindow', 'hidePopover']);
  });

  test('tells what stands still, and takes the way out', async ({ page }) => {
    const popover = await openPopover(page, shared.home);
    await expect(headline(page)).toContainText(`${formatTokens(TOKENS_TODAY, LOCALE)} tokens`);

    await pretendProcess(popover, 'fast-path', { state: 'backing_off' });
    await expect(page.getByRole('status').filter({ hasText: 'Restarting: fast path' })).toContainText(
      'No event is lost or counted twice.',
    );
    await pretendProcess(popover, 'fast-path', { state: 'failed', detail: 'the disk is full' });
    const failed = page.getByRole('alert');
    await expect(failed).toContainText('Events are not being stored');
    await expect(failed).toContainText('The disk is full.');
    await expect(headline(page)).toContainText('Stopped');
    await expect(headline(page)).toContainText(await costToday(shared.home));
    popover.alterAnswers(null);
    await failed.getByRole('button', { name: 'Restart' }).click();
    await expect(failed).toHaveCount(0);
    expect(popover.actions.map(({ name }) => name)).toContain('restartFailed');

    await popover.setDesktop({ attached: true });
    await expect(page.getByText('Shown from the server that runs in the background.')).toBeVisible();
  });

  test('keeps its figures with their time while there is no answer', async ({ page }) => {
    const popover = await openPopover(page, shared.home);
    await expect(headline(page)).toContainText('Live');
    const held = Promise.withResolvers<void>();
    popover.alterAnswers(async (name, real) => {
      if (name !== 'hidePopover') await held.promise;
      return real();
    });
    await popover.push({ type: 'state' });
    await expect(headline(page)).toContainText('No answer');
    await expect(headline(page)).toContainText(/as of \d/);
    await expect(headline(page)).toContainText(await costToday(shared.home));
    const hidden = () => popover.actions.filter(({ name }) => name === 'hidePopover').length;
    for (const times of [1, 2]) {
      // A press while the one before is under way is the same wish.
      await expect(async () => {
        await page.keyboard.press('Escape');
        expect(hidden()).toBeGreaterThanOrEqual(times);
      }).toPass();
    }
    held.resolve();
    await expect(headline(page)).toContainText('Live');
    await expect(headline(page)).not.toContainText('as of');
  });

  test('asks for nothing while it is hidden, and then shows at once what the tray knows', async ({ page }) => {
    await page.clock.install();
    const popover = await openPopover(page, shared.home);
    await expect(headline(page)).toContainText(await costToday(shared.home));
    // What is there with the first figures stays where it is: nothing comes later.
    await expect(page.getByRole('region', { name: '5-hour block' })).toBeVisible();

    await popover.push({ type: 'popoverHidden' });
    const asked: string[] = [];
    let known: Today | undefined;
    popover.alterAnswers(async (name, real) => {
      asked.push(name);
      const answer = await real();
      if (name === 'today' && answer.ok) known = todaySchema.parse(answer.result);
      return answer;
    });
    await popover.push({ type: 'changed', change: { revision: 1_000 } });
    await popover.push({ type: 'state' });
    await page.clock.fastForward(120_000);
    // By the same way as every question, so that it comes after any that was asked before.
    await page.evaluate(() => window.blueplane?.call('today', {}));
    expect(asked).toEqual(['today']);

    const held = Promise.withResolvers<void>();
    popover.alterAnswers(async (_, real) => {
      await held.promise;
      return real();
    });
    const today = todaySchema.parse(known);
    const [timezone, answeredAt] = await page.evaluate(
      () => [new Intl.DateTimeFormat().resolvedOptions().timeZone, Date.now()] as const,
    );
    const figures = { ...today, timezone, totals: { ...today.totals, totalCost: 1_234.5 } };
    await popover.push({ type: 'popoverShown', figures: { today: figures, answeredAt } });
    await expect(headline(page)).toContainText(formatMoney(1_234.5, LOCALE));
    await expect(headline(page)).not.toContainText('as of');
    await expect(page.getByRole('region', { name: /active session/ })).toContainText('as of');
    await expect(page.getByRole('region', { name: '5-hour block' })).toBeVisible();

    held.resolve();
    await expect(headline(page)).toContainText(await costToday(shared.home));
    await expect(page.getByRole('region', { name: /active session/ })).not.toContainText('as of');
  });

  test('says why an action failed until the popover is opened again', async ({ page }) => {
    const popover = await openPopover(page, shared.home);
    popover.alterAnswers(async (name, real) =>
      name === 'pause' ? { ok: false, message: 'The home folder cannot be written.' } : real(),
    );
    await page.getByRole('button', { name: 'Pause capture' }).click();
    await expect(page.getByRole('alert')).toHaveText('The home folder cannot be written.');
    await popover.push({ type: 'popoverShown' });
    await expect(page.getByRole('alert')).toHaveCount(0);
  });

  test('says why nothing can start, and tries again', async ({ page }) => {
    const popover = await openPopover(page, shared.home);
    const problem = 'The home folder cannot be written. Give your user the right to write it, then try again.';
    popover.alterAnswers(async (name, real) => {
      const answer = await real();
      if (name === 'desktopState' || name === 'restartFailed' || name === 'resizePopover') return answer;
      return { ok: false, message: 'Blueplane is not running.' };
    });
    await popover.setDesktop({ problem });
    await page.reload();
    const banner = page.getByRole('alert');
    await expect(banner).toContainText(problem);
    await expect(page.getByRole('row')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Pause capture' })).toHaveCount(0);

    await banner.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => popover.actions.map(({ name }) => name)).toContain('restartFailed');
    popover.alterAnswers(null);
    await popover.setDesktop({ problem: null });
    // A question that was still under way may fail as the one before; each process that starts is told of.
    const alerts = async () => {
      await popover.push({ type: 'state' });
      return banner.count();
    };
    await expect.poll(alerts).toBe(0);
  });

  test('asks for a window of its height, and scrolls between headline and footer in a smaller one', async ({
    page,
  }) => {
    const popover = await openPopover(page, shared.home);
    await expect(page.getByRole('button', { name: /atlas-api/ })).toBeVisible();
    const asked = () => popover.actions.findLast(({ name }) => name === 'resizePopover')?.args;
    /** How much of the content, in pixels, the window does not hold: down, and sideways. */
    const hidden = () =>
      page.evaluate(() => {
        const scroller = document.querySelector('[role=dialog] > div');
        const down = scroller === null ? Number.NaN : scroller.scrollHeight - scroller.clientHeight;
        return { down, sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth };
      });
    const natural = await page.evaluate(() => {
      const parts = [...document.querySelectorAll('[role=dialog] > header, [role=dialog] > div > div, footer')];
      return parts.reduce((sum, part) => sum + part.getBoundingClientRect().height, 0);
    });
    await expect.poll(asked).toEqual({ height: natural });
    await page.setViewportSize({ width: 360, height: natural });
    expect(await hidden()).toEqual({ down: 0, sideways: 0 });

    await page.setViewportSize({ width: 360, height: natural - 90 });
    expect(await hidden()).toEqual({ down: 90, sideways: 0 });
    await expect(page.getByRole('button', { name: 'Open Blueplane' })).toBeInViewport({ ratio: 1 });
    await expect(headline(page)).toBeInViewport({ ratio: 1 });
  });

  // The last ones: each adds to what was used today.
  test('pauses and resumes capture, and says that nothing is lost', async ({ page }) => {
    await openPopover(page, shared.home);
    await expect(headline(page)).toContainText(`${formatTokens(tokensToday, LOCALE)} tokens`);

    await page.getByRole('button', { name: 'Pause capture' }).click();
    const banner = page.getByRole('status').filter({ hasText: 'Capture paused at' });
    await expect(banner).toContainText('reads on from where it stopped');
    await expect(headline(page)).toContainText('Paused');
    await expect(headline(page)).toContainText('as of');
    await expect(page.getByText('Sessions are not read while paused.')).toBeVisible();
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

    const hours = page.getByRole('img', { name: /^Cost by hour today, highest \d\d:00, / });
    const cost = await costToday(shared.home);
    await expect(hours).toHaveAccessibleName(new RegExp(cost.replaceAll(/[$.]/g, '\\$&')));
    await expect(page.getByRole('table', { name: 'Cost by hour today' }).getByRole('row')).toHaveCount(24);
    await hours.focus();
    await page.keyboard.press('Home');
    await expect(page.getByRole('region', { name: 'Cost by hour' })).toContainText('00:00, ');
    await page.keyboard.press('Enter');
    await expect.poll(opened).toEqual([{ view: 'sessions', layout: 'day' }]);

    const block = page.getByRole('region', { name: '5-hour block' });
    await expect(block).toContainText('by activity');
    await expect(block).toContainText(/\dh? ?\d*m? left/);
    await expect(block).toContainText(cost);

    const budget = page.getByRole('region', { name: 'Daily budget' });
    await expect(budget).toContainText(`of ${formatMoney(500, LOCALE)}`);
    await expect(budget.getByRole('meter')).toHaveCount(1);
    writeFileSync(join(shared.home.path, 'config.yaml'), 'budgets:\n  daily: 0.01\n');
    await expect(budget).toContainText(`over by ${formatMoney((await todayUsd(shared.home)) - 0.01, LOCALE)}`);
    expect(await violations(page)).toEqual([]);

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
