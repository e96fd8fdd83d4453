import { join } from 'node:path';
import { test } from '@playwright/test';
import { DASHBOARD_VIEWS } from '../../core/contracts/api.ts';
import { openSampleHome, type SampleHome, settled } from './sample-home.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'screenshots');

const SIZES = [
  { width: 900, height: 600 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const SCHEMES = ['light', 'dark'] as const;

/** Pages that are more than a view by itself. */
const MORE: Record<string, string> = {
  'overview-today': '?range=today',
  'overview-30d': '?range=30d',
  'sessions-day': '?view=sessions&layout=day',
  'sessions-cost': '?view=sessions&order=cost',
};
const PAGES = { ...Object.fromEntries(DASHBOARD_VIEWS.map((view) => [view, `?view=${view}`])), ...MORE };

let home: SampleHome;
test.beforeAll(async () => {
  home = await openSampleHome();
});
test.afterAll(() => home.close());

test('every view in three sizes, light and dark', async ({ browser }) => {
  const only = process.env.BLUEPLANE_SHOTS?.split(',') ?? Object.keys(PAGES);
  const first = await browser.newContext();
  const opened = await first.newPage();
  await opened.goto(home.address);
  const { origin } = new URL(opened.url());
  await opened.getByRole('navigation', { name: 'Views' }).waitFor();
  // All sample sessions are derived before the first picture is taken.
  await opened.waitForFunction(async () => {
    const answer: unknown = await (await fetch('/api/v1/status')).json();
    return (
      JSON.stringify(answer).includes('"rowsBehind":0') && !JSON.stringify(answer).includes('"sourcesReadAt":null')
    );
  });
  const storageState = await first.storageState();
  await first.close();
  for (const colorScheme of SCHEMES) {
    for (const viewport of SIZES) {
      const context = await browser.newContext({ storageState, colorScheme, viewport });
      const page = await context.newPage();
      for (const name of only) {
        await page.goto(`${origin}/${PAGES[name] ?? ''}`);
        await settled(page);
        await page.screenshot({ path: join(FOLDER, `${name}-${viewport.width}-${colorScheme}.png`) });
      }
      await context.close();
    }
  }
});
