import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { writeHistory } from '../history.ts';
import { reportDaily } from '../report.ts';
import { expect, SHORT_IN, test } from './fixtures.ts';
import { userFolder } from './shown-home.ts';

const ZONE = 'Europe/Berlin';

test.use({ timezoneId: ZONE, locale: 'en-US' });

/** More stops than any view or dialog has. */
const MOST_STOPS = 120;
/** What a process is started for, on a machine that does other things too. */
const LOADED_MS = 60_000;

/** Goes on from key to key until an element has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, element: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(element).toBeVisible();
  // No key leads to a button that waits for its figures.
  await expect(element).toBeEnabled({ timeout: LOADED_MS });
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await element.evaluate((found) => found === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`no key leads to ${element}`);
}

/** Finds something by its words and does it. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+KeyK');
  await expect(page.getByRole('combobox', { name: 'Search and commands' })).toBeFocused();
  await page.keyboard.type(words);
  await expect(page.getByRole('dialog').getByRole('option').first()).toContainText(words, { ignoreCase: true });
  await page.keyboard.press('Enter');
}

test('a session is found and a setting changed by key alone, and Back and Forward lead through them', {
  tag: SHORT_IN.browser,
}, async ({ home, startShown, open, complaints }) => {
  writeHistory(home);
  const page = await open(await startShown());
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('Overview');
  // What runs now, also where there is no popover.
  await expect(page.getByRole('region', { name: '5-hour block' })).toContainText('by activity');

  await test.step('a session is found, opened, looked through, and left', async () => {
    await page.keyboard.press('Control+Digit2');
    await expect(page.getByRole('listbox', { name: 'Sessions' }).getByRole('option').first()).toBeVisible();
    await page.keyboard.press('/');
    await page.keyboard.type('atlas');
    await expect(page).toHaveURL(/search=atlas/);
    // Whoever goes on to the list has seen what was found.
    await expect(page.getByRole('listbox', { name: 'Sessions' }).getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/session=claude_code/);
    const timeline = page.getByRole('img', { name: /^Timeline of / });
    await tabTo(page, timeline);
    const said = timeline.locator('xpath=following-sibling::*[@aria-live="polite"]');
    await page.keyboard.press('End');
    await expect(said).not.toHaveText('');
    await page.goBack();
    await expect(page).not.toHaveURL(/session=/);
    await page.goForward();
    await expect(timeline).toBeVisible();
  });

  await test.step('a setting is changed', async () => {
    await page.keyboard.press('Control+Comma');
    await expect(title).toHaveText('Settings');
    await tabTo(page, page.getByRole('switch', { name: 'Read Cursor' }));
    await page.keyboard.press('Space');
    await expect(page.getByRole('row', { name: /^Cursor/ })).toContainText('Switched off', { timeout: LOADED_MS });
    await tabTo(page, page.getByRole('textbox', { name: 'Monthly budget in US dollars' }));
    await page.keyboard.type('40');
    await page.keyboard.press('Enter');
    const config = () => readFileSync(join(home.path, 'config.yaml'), 'utf8');
    await expect.poll(config, { timeout: LOADED_MS }).toMatch(/cursor:\n {4}enabled: false[\s\S]*monthly: 40/);
  });

  expect(complaints).toEqual([]);
});

test('figures are exported, and everything is purged, by key alone', { tag: SHORT_IN.browser }, async ({
  home,
  startShown,
  open,
  complaints,
}) => {
  writeHistory(home);
  const shown = await startShown();
  const page = await open(shown);
  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('Overview');
  await expect(page.getByRole('region', { name: '5-hour block' })).toBeVisible();

  await test.step('figures are exported', async () => {
    const file = join(userFolder(home), 'by-key.csv');
    await command(page, 'Export');
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await tabTo(page, dialog.getByRole('textbox', { name: 'Save as' }));
    await page.keyboard.press('Control+KeyA');
    await page.keyboard.type(file);
    await tabTo(page, dialog.getByRole('button', { name: 'Export', exact: true }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'The export is ready' })).toBeVisible({ timeout: LOADED_MS });
    expect(existsSync(file)).toBe(true);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.goBack();
    await expect(title).toHaveText('Overview');
  });

  await test.step('everything is purged', async () => {
    expect((await reportDaily(home, ZONE)).totals.totalTokens).toBeGreaterThan(0);
    await command(page, 'Purge');
    const dialog = page.getByRole('alertdialog', { name: 'Purge' });
    await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await tabTo(page, dialog.getByRole('textbox'), 'Shift+Tab');
    await page.keyboard.type('everything');
    const purge = dialog.getByRole('button', { name: 'Purge everything' });
    await tabTo(page, purge);
    await shown.agreeNext();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Purged' })).toBeVisible({ timeout: LOADED_MS });
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect((await reportDaily(home, ZONE)).daily).toEqual([]);
  });

  await page.keyboard.press('Control+Digit1');
  await expect(page.getByRole('region', { name: 'No sessions yet' })).toBeVisible();
  expect(complaints).toEqual([]);
});
