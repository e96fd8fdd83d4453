import type { Locator } from '@playwright/test';
import { desktopStateSchema, type Today, todaySchema } from '../core/contracts/api.ts';
import type { ProcessStatus } from '../core/contracts/process-status.ts';
import { formatMoney, formatTokens } from '../core/format/index.ts';
import { expect, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { violationsInBothSchemes } from './page-checks.ts';
import { costToday, headline, LOCALE, TOKENS_TODAY, ZONE } from './popover-figures.ts';
import { openPopover, type PopoverPage } from './popover-page.ts';
import { sharedServer } from './shared-server.ts';

test.use({ timezoneId: ZONE, locale: LOCALE, viewport: { width: 360, height: 596 } });

const shared = sharedServer((home) => void writeHistory(home));

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

test('tells what stands still, and takes the way out', async ({ page }) => {
  const popover = await openPopover(page, shared.home);
  await expect(headline(page)).toContainText(`${formatTokens(TOKENS_TODAY, LOCALE)} tokens`);

  await pretendProcess(popover, 'fast-path', { state: 'backing_off' });
  await expect(page.getByRole('status').filter({ hasText: 'Restarting: fast path' })).toContainText(
    'No event is lost or counted twice.',
  );
  expect(await violationsInBothSchemes(page)).toEqual([]);
  await pretendProcess(popover, 'fast-path', { state: 'failed', detail: 'the disk is full' });
  const failed = page.getByRole('alert');
  await expect(failed).toContainText('Events are not being stored');
  await expect(failed).toContainText('The disk is full.');
  await expect(headline(page)).toContainText('Stopped');
  await expect(headline(page)).toContainText(await costToday(shared.home));
  expect(await violationsInBothSchemes(page)).toEqual([]);
  await failed.getByRole('button', { name: 'Details' }).click();
  await expect.poll(() => popover.actions).toContainEqual({ name: 'openWindow', args: { view: 'health' } });
  popover.alterAnswers(null);
  await failed.getByRole('button', { name: 'Restart' }).click();
  await expect(failed).toHaveCount(0);
  expect(popover.actions.map(({ name }) => name)).toContain('restartFailed');

  await popover.setDesktop({ attached: true });
  await expect(page.getByText('Shown from the server that runs in the background.')).toBeVisible();
});

test('says that its figures are invented', async ({ page }) => {
  const popover = await openPopover(page, shared.home);
  await expect(headline(page)).toContainText('Live');
  await expect(headline(page)).not.toContainText('Sample data');
  popover.alterAnswers(async (name, real) => {
    const answer = await real();
    if (name !== 'desktopState' || !answer.ok) return answer;
    const desktop = desktopStateSchema.parse(answer.result);
    return { ok: true, result: { ...desktop, owner: { ...desktop.owner, sample: true } } };
  });
  await popover.push({ type: 'state' });
  await expect(headline(page)).toContainText('Sample data');
});

test('keeps its figures with their time while there is no answer', async ({ page }) => {
  const popover = await openPopover(page, shared.home);
  await expect(headline(page)).toContainText('Live');
  const held = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  let hidings = 0;
  popover.alterAnswers(async (name, real) => {
    if (name === 'hidePopover') hidings += 1;
    await (name === 'hidePopover' ? left.promise : held.promise);
    return real();
  });
  await popover.push({ type: 'state' });
  await expect(headline(page)).toContainText('No answer');
  await expect(headline(page)).toContainText(/as of \d/);
  await expect(headline(page)).toContainText(await costToday(shared.home));
  expect(await violationsInBothSchemes(page)).toEqual([]);

  // It can be closed meanwhile. A second press while the first is under way is the same wish.
  const glance = page.getByRole('dialog', { name: 'Blueplane today' });
  await page.keyboard.press('Escape');
  await expect(glance).toHaveAttribute('data-running', 'hidePopover');
  await page.keyboard.press('Escape');
  left.resolve();
  await expect(glance).not.toHaveAttribute('data-running');
  expect(hidings).toBe(1);
  await page.keyboard.press('Escape');
  await expect.poll(() => hidings).toBe(2);

  held.resolve();
  await expect(headline(page)).toContainText('Live');
  await expect(headline(page)).not.toContainText('as of');
  expect(hidings).toBe(2);
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
  expect(await violationsInBothSchemes(page)).toEqual([]);

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

test('keeps everything in its place when the figures come', async ({ page }) => {
  const popover = await openPopover(page, shared.home);
  const loaded = {
    hours: page.getByRole('region', { name: 'Cost by hour' }),
    split: page.getByRole('region', { name: 'Cost today by part' }),
  };
  const placeOf = async (part: Locator) => {
    const box = await part.boundingBox();
    return box === null ? null : { top: Math.round(box.y), width: Math.round(box.width) };
  };
  await expect(loaded.split).toBeVisible();
  const places = { hours: await placeOf(loaded.hours), split: await placeOf(loaded.split) };
  const held = Promise.withResolvers<void>();
  popover.alterAnswers(async (name, real) => {
    if (name === 'today') await held.promise;
    return real();
  });
  await page.reload();
  await expect(page.locator('[data-place="sessions"]')).toBeVisible();
  await expect(loaded.split).toHaveCount(0);
  for (const part of ['hours', 'split'] as const) {
    expect(await placeOf(page.locator(`[data-place="${part}"]`)), part).toEqual(places[part]);
  }
  expect(await violationsInBothSchemes(page)).toEqual([]);
  held.resolve();
  await expect(loaded.split).toBeVisible();
});
