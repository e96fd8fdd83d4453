import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { expect, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { violations } from './page-checks.ts';
import { sharedServer } from './shared-server.ts';

// In a browser alone: it has several pages, scripts that come over a wire, and a port.

test.use({ timezoneId: 'Europe/Berlin', locale: 'en-US' });

/** A port that nobody holds at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = z.object({ port: z.number() }).parse(server.address());
      server.close(() => resolve(port));
    });
  });
}

const shared = sharedServer((home) => void writeHistory(home));

test('the colours that were chosen are there before anything else is painted', async ({ page, context }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await shared.open(page, '/?view=settings&layout=general');
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
  // What lies behind another page is drawn seldom.
  await other.close();
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

test('the dashboard moves to another port, and a taken one is told', async ({ home, startServer, page }) => {
  const [first, second] = [await freePort(), await freePort()];
  const holder = createServer().listen(first, '127.0.0.1');
  try {
    writeFileSync(join(home.path, 'config.yaml'), `gateway:\n  port: ${first}\n`);
    const server = await startServer({ BLUEPLANE_PORT: '' });
    await page.goto(server.address);
    await page.goto(new URL('/?view=settings&layout=dashboard', page.url()).href);
    const dashboard = page.getByRole('region', { name: 'Dashboard & API', exact: true });
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
