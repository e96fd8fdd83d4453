import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { headline } from './popover-figures.ts';
import { openPopover } from './popover-page.ts';
import { summaryFigure } from './summary.ts';

/** What the first painting of a page may load of script, compressed. Bytes. */
const FIRST_PAINT_MAX = 300_000;

/** The scripts that a page loads, by their paths, and their bytes compressed. To be called before it is opened. */
function loadedScripts(page: Page): Map<string, Promise<number>> {
  const scripts = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    const { pathname } = new URL(response.url());
    scripts.set(
      pathname,
      response.body().then((body) => gzipSync(body).length),
    );
  });
  return scripts;
}

async function bytesOf(scripts: ReadonlyMap<string, Promise<number>>): Promise<number> {
  const sizes = await Promise.all(scripts.values());
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}

test('the first view needs few scripts, and others are loaded when they are opened', async ({
  home,
  startServer,
  page,
}) => {
  writeHistory(home);
  // Once the page rests it loads the scripts of the other views too. This one never does.
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  const scripts = loadedScripts(page);
  const server = await startServer();
  await page.goto(server.address);
  await expect(summaryFigure(page, 'Cost')).toHaveText(/\$/);
  await page.waitForLoadState('networkidle');
  const first = new Set(scripts.keys());
  expect(first.size).toBeGreaterThan(2);
  expect(await bytesOf(scripts)).toBeLessThan(FIRST_PAINT_MAX);

  await page.getByRole('link', { name: 'Tools' }).click();
  await expect(page.getByRole('region', { name: 'Errors by class' })).toBeVisible();
  expect([...scripts.keys()].filter((path) => !first.has(path))).toContainEqual(expect.stringContaining('tools-view'));
});

test('the popover needs few scripts too, and none of a view', async ({ home, startServer, page }) => {
  writeHistory(home);
  const scripts = loadedScripts(page);
  await startServer();
  await openPopover(page, home);
  await expect(headline(page)).toHaveText(/\$/);
  await page.waitForLoadState('networkidle');
  expect(scripts.size).toBeGreaterThan(0);
  expect([...scripts.keys()].filter((path) => path.includes('-view'))).toEqual([]);
  const bytes = await bytesOf(scripts);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(FIRST_PAINT_MAX);
});
