import { gzipSync } from 'node:zlib';
import { expect, test } from './fixtures.ts';
import { writeHistory } from './history.ts';
import { summaryFigure } from './summary.ts';

/** What the first painting of the window may load of script, compressed. Bytes. */
const FIRST_PAINT_MAX = 300_000;

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
  const scripts = new Map<string, Promise<number>>();
  page.on('response', (response) => {
    if (response.request().resourceType() !== 'script') return;
    const { pathname } = new URL(response.url());
    scripts.set(
      pathname,
      response.body().then((body) => gzipSync(body).length),
    );
  });
  const server = await startServer();
  await page.goto(server.address);
  await expect(summaryFigure(page, 'Cost')).toHaveText(/\$/);
  await page.waitForLoadState('networkidle');
  const first = new Set(scripts.keys());
  expect(first.size).toBeGreaterThan(2);
  const sizes = await Promise.all(scripts.values());
  expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(FIRST_PAINT_MAX);

  await page.getByRole('link', { name: 'Tools' }).click();
  await expect(page.getByRole('region', { name: 'Errors by class' })).toBeVisible();
  expect([...scripts.keys()].filter((path) => !first.has(path))).toContainEqual(expect.stringContaining('tools-view'));
});
