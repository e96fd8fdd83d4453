import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { pageOf } from './pages.ts';

const DARK_GROUND = 'rgb(11, 13, 18)';

function ground(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
}

test('light and dark are chosen for all windows, and are there at the next start', async ({ launchDesktop }) => {
  const desktop = await launchDesktop();
  const [window, popover] = [await pageOf(desktop, 'window'), await pageOf(desktop, 'popover')];
  await expect(window.getByRole('heading', { level: 1 })).toBeVisible();
  await window.keyboard.press('Control+,');
  const choices = window.getByRole('group', { name: 'Appearance' });
  await expect(choices.getByRole('radio', { name: 'System' })).toBeChecked();
  expect(await ground(window)).not.toBe(DARK_GROUND);

  await choices.getByText('Dark', { exact: true }).click();
  await expect(choices.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect.poll(() => ground(window)).toBe(DARK_GROUND);
  await expect.poll(() => ground(popover)).toBe(DARK_GROUND);
  expect(await desktop.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  await desktop.close();

  const next = await launchDesktop();
  const again = await pageOf(next, 'window');
  await expect.poll(() => ground(again)).toBe(DARK_GROUND);
  expect(await next.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
});
