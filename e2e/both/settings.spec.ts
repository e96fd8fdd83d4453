import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { formatMoney } from '../../core/format/index.ts';
import { writeHistory } from '../history.ts';
import type { Home } from '../home-folders.ts';
import { sidewaysPixels } from '../page-checks.ts';
import { reportDaily } from '../report.ts';
import { expect, type Open, SHORT_IN, sharedHome, test } from './fixtures.ts';

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

const shared = sharedHome((home) => {
  writeHistory(home);
  writeFileSync(join(home.path, 'config.yaml'), FIRST_CONFIG);
});
test.beforeEach(() => writeFileSync(join(shared.home.path, 'config.yaml'), FIRST_CONFIG));

async function openPart(open: Open, part = ''): Promise<Page> {
  const page = await open(shared, `/?view=settings${part === '' ? '' : `&layout=${part}`}`);
  await expect(card(page, 'Sources')).toBeVisible();
  return page;
}

test('a link to a part stays there while what stands above is still growing, until somebody looks elsewhere', {
  tag: SHORT_IN.browser,
}, async ({ open }) => {
  const page = await openPart(open, 'pricing');
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

test('a budget takes effect as it is typed, and a wrong one says why beside its field', async ({
  open,
  complaints,
}) => {
  const page = await openPart(open);
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

test('what is wrong with config.yaml stands on top until it is mended', { tag: SHORT_IN.browser }, async ({ open }) => {
  const page = await openPart(open);
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

test('everything is reached by key, and the address keeps the place', { tag: SHORT_IN.browser }, async ({
  open,
  complaints,
}) => {
  const page = await open(shared);
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
