import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { formatMoney } from '../core/format/index.ts';
import { beginTranscript } from './claude-transcript.ts';
import { expect, type Home, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { collectComplaints, sidewaysPixels, violations } from './page-checks.ts';
import { blueplane, reportDaily } from './report.ts';
import { sharedServer } from './shared-server.ts';

const ZONE = 'Europe/Berlin';
const LOCALE = 'en-US';

/** What a person wrote before any page changed a line. */
const FIRST_CONFIG = '# mine\nlog:\n  level: INFO\n';

test.use({ timezoneId: ZONE, locale: LOCALE });

function config(home: Home): string {
  const path = join(home.path, 'config.yaml');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function card(page: Page, name: string) {
  return page.getByRole('region', { name, exact: true });
}

async function openSettings(page: Page, address: string, part = ''): Promise<void> {
  await page.goto(address);
  await page.goto(new URL(`/?view=settings${part}`, page.url()).href);
  await expect(card(page, 'Sources')).toBeVisible();
}

/** A port that nobody holds at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = z.object({ port: z.number() }).parse(server.address());
      server.close(() => resolve(port));
    });
  });
}

test.describe('on a short history', () => {
  const shared = sharedServer((home) => {
    writeHistory(home);
    writeFileSync(join(home.path, 'config.yaml'), FIRST_CONFIG);
  });
  test.beforeEach(() => writeFileSync(join(shared.home.path, 'config.yaml'), FIRST_CONFIG));

  async function openPart(page: Page, part = ''): Promise<void> {
    await shared.open(page, `/?view=settings${part === '' ? '' : `&layout=${part}`}`);
    await expect(card(page, 'Sources')).toBeVisible();
  }

  test('a link to a part stays there while what stands above is still growing, until somebody looks elsewhere', async ({
    page,
  }) => {
    await openPart(page, 'pricing');
    const top = async () => (await card(page, 'Pricing').boundingBox())?.y ?? Number.NaN;
    /** What stands above gets so much higher (CSS pixels). */
    const grow = (by: number) =>
      page.evaluate((pixels) => {
        // Not every browser holds what is in sight by itself.
        for (const element of document.querySelectorAll<HTMLElement>('html, body, main')) {
          element.style.overflowAnchor = 'none';
        }
        const first = document.querySelector('main section');
        if (first instanceof HTMLElement) first.style.minHeight = `${first.offsetHeight + pixels}px`;
      }, by);
    await expect.poll(top).toBeLessThan(100);
    const before = await top();
    await grow(300);
    await expect.poll(top).toBe(before);
    await page.mouse.wheel(0, -10);
    await expect.poll(top).not.toBe(before);
    const own = await top();
    await grow(200);
    await expect.poll(top).toBe(own + 200);
  });

  test('a budget takes effect as it is typed, and a wrong one says why beside its field', async ({ page }) => {
    const complaints = collectComplaints(page);
    await openPart(page);
    const budgets = card(page, 'Budgets');
    const daily = budgets.getByRole('textbox', { name: 'Daily budget in US dollars' });
    const spent = async () => (await reportDaily(shared.home, ZONE)).daily.at(-1)?.totalCost ?? 0;
    await expect(budgets).toContainText(`Today ${formatMoney(await spent(), LOCALE)}`);

    await daily.fill('ten');
    await daily.press('Enter');
    await expect(budgets.getByRole('alert')).toHaveText('Allowed: a number, written with a point, such as 12.50.');
    await expect(daily).toHaveAttribute('aria-invalid', 'true');
    await daily.fill('-5');
    await daily.press('Enter');
    await expect(budgets.getByRole('alert')).toHaveText('Allowed: US dollars, a number from 0.01 to 1000000.');
    await expect(daily).toHaveValue('-5');
    expect(config(shared.home)).not.toContain('budgets');
    await daily.press('Escape');
    await expect(budgets.getByRole('alert')).toHaveCount(0);
    await expect(daily).toHaveValue('');

    await daily.fill('0.05');
    await daily.press('Enter');
    await expect(budgets).toContainText(`Over by ${formatMoney((await spent()) - 0.05, LOCALE)}`);
    await expect(budgets.getByRole('meter', { name: /^Daily budget: Today / })).toHaveAttribute('value', '1');
    expect(config(shared.home)).toMatch(/^# mine\nlog:\n {2}level: INFO\nbudgets:\n {2}daily: 0\.05\n$/);

    await budgets.getByRole('switch', { name: 'Notifications' }).click();
    await budgets.getByRole('combobox', { name: 'Warn at' }).selectOption('60%');
    await expect.poll(() => config(shared.home)).toMatch(/daily: 0\.05\n {2}notify: false\n {2}warn_at: 0\.6/);
    await page.keyboard.press('Control+Digit1');
    await expect(page.getByRole('region', { name: 'Daily budget' })).toContainText('over by');
    await page.goBack();
    await page.reload();
    await expect(daily).toHaveValue('0.05');
    await expect(budgets.getByRole('switch', { name: 'Notifications' })).not.toBeChecked();

    await daily.fill('');
    await daily.press('Enter');
    await expect(budgets.getByRole('meter')).toHaveCount(0);
    expect(config(shared.home)).not.toContain('daily');
    expect(complaints).toEqual([]);
  });

  test('what is wrong with config.yaml stands on top until it is mended', async ({ page }) => {
    await openPart(page);
    await expect(page.getByRole('alert')).toHaveCount(0);
    writeFileSync(join(shared.home.path, 'config.yaml'), 'budgets:\n  daily: much\n');
    const notice = page.getByRole('alert').filter({ hasText: 'config.yaml cannot be used as it is' });
    await expect(notice).toContainText('budgets.daily');
    await expect(notice).not.toContainText(shared.home.path);
    await card(page, 'Privacy categories').getByRole('switch', { name: 'Interaction' }).click();
    await expect(card(page, 'Privacy categories').getByRole('alert')).toContainText('before it is mended');
    await expect(card(page, 'Privacy categories').getByRole('switch', { name: 'Interaction' })).toBeChecked();

    writeFileSync(join(shared.home.path, 'config.yaml'), 'budgets:\n  daily: 3\nredis:\n  key_prefix: mine\n');
    await expect(notice).toHaveCount(0);
    await expect(page.getByRole('textbox', { name: 'Daily budget in US dollars' })).toHaveValue('3');
    await expect(page.getByRole('status').filter({ hasText: 'Waits for the next start' })).toContainText(
      'redis.key_prefix',
    );
  });

  test('the colours that were chosen are there before anything else is painted', async ({ page, context }) => {
    await page.emulateMedia({ colorScheme: 'light' });
    await openPart(page, 'general');
    const ground = (each: Page) => each.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const [light, dark] = ['rgb(244, 246, 249)', 'rgb(11, 13, 18)'];
    const choices = page.getByRole('group', { name: 'Appearance' });
    await expect(choices.getByRole('radio', { name: 'System' })).toBeChecked();
    expect(await ground(page)).toBe(light);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground(page)).toBe(dark);
    await page.emulateMedia({ colorScheme: 'light' });

    const other = await context.newPage();
    await other.emulateMedia({ colorScheme: 'light' });
    await other.goto(new URL('/', page.url()).href);
    await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
    await choices.getByRole('radio', { name: 'System' }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect(choices.getByRole('radio', { name: 'Dark' })).toBeChecked();
    expect(await ground(page)).toBe(dark);
    await expect.poll(() => ground(other)).toBe(dark);
    expect(await violations(page)).toEqual([]);

    // The script comes long after the style: what is painted between them is what a person would see flash.
    await page.route('**/assets/dashboard-*.js', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await page.addInitScript(() => {
      requestAnimationFrame(function look() {
        if (document.styleSheets.length === 0) requestAnimationFrame(look);
        else document.documentElement.title = getComputedStyle(document.documentElement).backgroundColor;
      });
    });
    await page.reload();
    await expect(choices.getByRole('radio', { name: 'Dark' })).toBeChecked();
    expect(await page.evaluate(() => document.documentElement.title)).toBe(dark);
  });

  test('everything is reached by key, and the address keeps the place', async ({ page }) => {
    const complaints = collectComplaints(page);
    await shared.open(page);
    await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
    await page.keyboard.press('Control+,');
    await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
    const parts = page.getByRole('navigation', { name: 'Parts of the settings' });
    await parts.getByRole('link', { name: 'Privacy' }).focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/view=settings&layout=privacy/);
    await expect(parts.getByRole('link', { name: 'Privacy' })).toHaveAttribute('aria-current', 'true');
    await page.keyboard.press('Tab');
    const first = card(page, 'Privacy categories').getByRole('switch', { name: 'Performance' });
    await expect(first).toBeFocused();
    await page.keyboard.press('Space');
    await expect(first).not.toBeChecked();
    await expect.poll(() => config(shared.home)).toContain('performance: false');

    await page.reload();
    // At the top, also once everything above it has its height.
    const top = async () => (await card(page, 'Privacy categories').boundingBox())?.y ?? Number.NaN;
    await expect(card(page, 'Pricing').getByRole('row', { name: /claude-sonnet-4-5/ })).toBeVisible();
    await expect.poll(async () => Math.abs((await top()) - 66)).toBeLessThan(2);
    await expect(first).not.toBeChecked();
    await page.goBack();
    await expect(page).toHaveURL(/view=settings$/);
    await page.setViewportSize({ width: 450, height: 300 });
    expect(await sidewaysPixels(page)).toBe(0);
    expect(complaints).toEqual([]);
  });
});

test('a model without a price stands on top, gets one, and is in the cost from then on', async ({
  home,
  startServer,
  page,
}) => {
  beginTranscript(home.claude, 'atlas-api', randomUUID()).append({
    id: 'unpriced',
    at: new Date(),
    model: 'glm-9-test',
    inputTokens: 1_000_000,
    outputTokens: 500_000,
    cacheReadTokens: 0,
  });
  const server = await startServer();
  await openSettings(page, server.address, '&layout=pricing');
  const pricing = card(page, 'Pricing');
  const unpriced = pricing.getByRole('list', { name: 'Models without a price' });
  await expect(unpriced).toContainText('1.5M tokens in no cost');
  await expect(pricing).toBeInViewport();

  await unpriced.getByRole('button', { name: 'Set price of glm-9-test…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Price of glm-9-test' });
  await expect(dialog.getByRole('textbox', { name: 'Input', exact: true })).toBeFocused();
  await page.keyboard.type('cheap');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toHaveCount(2);
  await expect(dialog.getByRole('textbox', { name: /^Input/ })).toHaveAttribute('aria-invalid', 'true');
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('textbox', { name: /^Input/ }).fill('2');
  await dialog.getByRole('textbox', { name: /^Output/ }).fill('8');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);

  await expect(pricing.getByRole('row', { name: /glm-9-test/ })).toContainText('$8.00');
  await expect(unpriced).toHaveCount(0);
  await expect.poll(async () => (await reportDaily(home, ZONE)).totals.totalCost).toBeCloseTo(6);

  await pricing.getByRole('button', { name: 'Your price of glm-9-test…' }).click();
  await page.getByRole('button', { name: 'Remove this price' }).click();
  await expect(unpriced).toContainText('glm-9-test');
  await pricing.getByText('All models', { exact: true }).click();
  const all = pricing.getByRole('table', { name: 'Prices' });
  const count = Number(await all.getAttribute('aria-rowcount')) - 1;
  expect(count).toBeGreaterThan(50);
  // Only what is in sight is drawn.
  expect(await all.getByRole('row').count()).toBeLessThan(count);
});

test('a folder that is typed is looked at and read at once, and a tool that is switched off is read on later', async ({
  home,
  startServer,
  page,
}) => {
  const other = join(home.claude, '..', 'other-claude');
  mkdirSync(join(other, 'projects'), { recursive: true });
  const transcript = beginTranscript(other, 'ledger-core', randomUUID());
  transcript.append({
    id: 'elsewhere',
    at: new Date(),
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 7_000,
    outputTokens: 0,
    cacheReadTokens: 0,
  });
  const server = await startServer();
  await openSettings(page, server.address);
  const row = card(page, 'Sources').getByRole('row', { name: /Claude Code/ });
  await expect(row).toContainText('as CLAUDE_CONFIG_DIR says');
  await expect(row).toContainText('Nothing found yet');

  await row.getByRole('button', { name: 'Folders of Claude Code…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Folders of Claude Code' });
  const field = dialog.getByRole('textbox');
  await expect(field).toBeFocused();
  await field.fill('other-claude');
  await dialog.getByRole('button', { name: 'Read these' }).click();
  await expect(dialog.getByRole('alert')).toContainText('"other-claude" is no whole path');
  await field.fill(`${other}-that-is-not-there`);
  await dialog.getByRole('button', { name: 'Read these' }).click();
  await expect(dialog.getByRole('alert')).toContainText('No such folder: ');
  await expect(dialog.getByRole('button', { name: 'Read these all the same' })).toBeVisible();
  await field.fill(`${other}\n`);
  await dialog.getByRole('button', { name: 'Read these' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row).toContainText(join(other, 'projects'));
  await expect(row).toContainText('1 file');
  await expect(row).toContainText('last used just now');
  await expect.poll(async () => (await reportDaily(home, ZONE)).totals.totalTokens).toBe(7_000);

  const toggle = row.getByRole('switch', { name: 'Read Claude Code' });
  await toggle.focus();
  await page.keyboard.press('Space');
  await expect(row).toContainText('Switched off');
  expect(config(home)).toContain('enabled: false');
  await expect(card(page, 'Sources').getByRole('row', { name: /Codex CLI/ })).toContainText('not there');
  expect(await violations(page)).toEqual([]);
  transcript.append({
    id: 'meanwhile',
    at: new Date(),
    model: 'claude-sonnet-4-5-20250929',
    inputTokens: 500,
    outputTokens: 0,
    cacheReadTokens: 0,
  });
  await blueplane(home, ['ingest', '--once']);
  expect((await reportDaily(home, ZONE)).totals.totalTokens).toBe(7_000);
  await page.keyboard.press('Space');
  await expect(row).toContainText('1 file');
  expect(config(home)).not.toContain('enabled');
  await expect.poll(async () => (await reportDaily(home, ZONE)).totals.totalTokens).toBe(7_500);

  await row.getByRole('button', { name: 'Folders of Claude Code…' }).click();
  await page.getByRole('button', { name: 'Use the usual place' }).click();
  await expect(row).toContainText('as CLAUDE_CONFIG_DIR says');
  expect(config(home)).not.toContain('sources');
});

test('the dashboard moves to another port, and a taken one is told', async ({ home, startServer, page }) => {
  const [first, second] = [await freePort(), await freePort()];
  const holder = createServer().listen(first, '127.0.0.1');
  try {
    writeFileSync(join(home.path, 'config.yaml'), `gateway:\n  port: ${first}\n`);
    const server = await startServer({ BLUEPLANE_PORT: '' });
    await openSettings(page, server.address, '&layout=dashboard');
    const dashboard = card(page, 'Dashboard & API');
    await expect(dashboard).toContainText(`Another program holds ${first}`);
    await expect(dashboard).toContainText(`so ${new URL(page.url()).port} is used`);

    const port = dashboard.getByRole('textbox', { name: 'Port of the dashboard' });
    await port.fill('70000');
    await port.press('Enter');
    await expect(dashboard.getByRole('alert')).toContainText('Allowed: a whole number from 0 to 65535');
    await port.fill(String(second));
    await port.press('Enter');
    const link = dashboard.getByRole('link', { name: `Open it at ${second}` });
    await expect(link).toBeVisible();
    await expect.poll(() => answers(second)).toBe(true);
    await link.click();
    await expect(page).toHaveURL(new RegExp(`:${second}/\\?view=settings&layout=dashboard$`));
    await expect(dashboard).toContainText('It listens here.');
  } finally {
    holder.close();
  }
});

async function answers(port: number): Promise<boolean> {
  try {
    await fetch(`http://127.0.0.1:${port}/`);
    return true;
  } catch {
    return false;
  }
}
