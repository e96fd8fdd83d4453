import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, LOCALE, test, ZONE } from './fixtures.ts';
import { openedWindow } from './pages.ts';

/** Three programs start one after the other, on a machine that does other things too. */
const LOADED_MS = 90_000;

test('sample data opens in the system’s browser, and ends with the desktop', { tag: '@full' }, async ({
  home,
  launchDesktop,
  browser,
}) => {
  test.setTimeout(4 * LOADED_MS);
  const temporary = join(home.path, '..', 'tmp');
  mkdirSync(temporary);
  const samples = () => readdirSync(temporary).filter((name) => name.startsWith('blueplane-sample-'));
  const desktop = await launchDesktop({ env: { TMPDIR: temporary } });
  const window = await openedWindow(desktop);
  // The browser of whoever runs the tests is left alone.
  const asked = await desktop.evaluateHandle(({ shell }) => {
    const addresses: string[] = [];
    shell.openExternal = async (address) => void addresses.push(address);
    return addresses;
  });
  await window.getByRole('button', { name: 'Show sample data' }).click();
  await expect.poll(() => asked.evaluate((addresses) => addresses.length), { timeout: LOADED_MS }).toBe(1);
  const [address = ''] = await asked.jsonValue();
  const page = await browser.newPage({ timezoneId: ZONE, locale: LOCALE });
  await page.goto(address);
  await expect(page.getByText('Sample data', { exact: true })).toBeVisible();
  await expect(window.getByText('Sample data', { exact: true })).toHaveCount(0);
  expect(samples()).toHaveLength(1);

  await desktop.close();
  await expect.poll(samples, { timeout: LOADED_MS }).toEqual([]);
  await expect(page.getByRole('heading', { name: 'The sample data has ended' })).toBeVisible({ timeout: LOADED_MS });
});
