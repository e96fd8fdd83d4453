import { join } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { SampleHome } from './sample-home.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'screenshots');

export const SIZES = [
  { width: 900, height: 600 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const SCHEMES = ['light', 'dark'] as const;

/** The names asked for; null: all. A name stands for all that begin with it: `overview` for `overview-today` too. */
const ASKED = process.env.BLUEPLANE_SHOTS?.split(',').filter((name) => name !== '') ?? null;

function isWanted(name: string): boolean {
  return ASKED === null || ASKED.some((asked) => name === asked || name.startsWith(`${asked}-`));
}

type WorkerFixtures = {
  /** Invented sessions of some weeks, all read, behind a server. Whoever changes something makes it good again. */
  sample: SampleHome;
};

const test = base.extend<object, WorkerFixtures>({
  sample: [
    // Playwright reads the names of the fixtures it depends on from this pattern.
    // biome-ignore lint/correctness/noEmptyPattern: no other fixture is needed
    async ({}, use) => {
      const sample = new SampleHome({ sessions: true });
      await sample.start();
      await sample.ingest();
      await use(sample);
      await sample.remove();
    },
    { scope: 'worker', timeout: 1_200_000 },
  ],
});

/** What a picture's test gets. */
type Shooting = Parameters<Parameters<typeof test>[2]>[0];

/** Takes pictures of some names; none is taken, and nothing started, where none of them is asked for. */
export function shots(names: readonly string[], take: (parts: Pick<Shooting, 'browser' | 'sample'>) => Promise<void>) {
  if (names.some(isWanted)) test(names.join(', '), ({ browser, sample }) => take({ browser, sample }));
}

/** As `shots`, for pictures that need no sample sessions. */
export function emptyShots(names: readonly string[], take: (parts: Pick<Shooting, 'browser'>) => Promise<void>) {
  if (names.some(isWanted)) test(names.join(', '), ({ browser }) => take({ browser }));
}

/** A machine under load takes long; what takes longer will not come. */
const SETTLE_MS = 120_000;

/** What is being loaded where it can be seen. A view that waits out of sight asks for nothing before it is opened. */
const SHOWN_LOADING = "span:text-is('Loading'):not([data-waiting] span)";

/** Waits until nothing that the page shows is still being loaded and the fonts are there. @throws when it stays */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle', { timeout: SETTLE_MS });
  await expect(page.locator(SHOWN_LOADING)).toHaveCount(0, { timeout: SETTLE_MS });
  await painted(page);
}

/** A new size passes observers, a drawing and what is measured on it, each in a frame after the other. */
const FRAMES = 8;

/** Waits until what stands on the page is painted; nothing moves, since the pictures are taken with reduced motion. */
export async function painted(page: Page): Promise<void> {
  await page.evaluate(async (frames) => {
    await document.fonts.ready;
    for (let frame = 0; frame < frames; frame += 1) {
      await new Promise((drawn) => requestAnimationFrame(drawn));
    }
  }, FRAMES);
}

type Wait = (page: Page) => Promise<void>;

/** A picture of the page as it stands, in each size and scheme, without loading it again. */
export async function shoot(page: Page, name: string, { wait = painted }: { wait?: Wait } = {}): Promise<void> {
  if (!isWanted(name)) return;
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await wait(page);
      await page.screenshot({ path: join(FOLDER, `${name}-${size.width}-${colorScheme}.png`), animations: 'disabled' });
    }
  }
}

/** A picture of a page whose size is its own. */
export async function shootAsItIs(page: Page, name: string): Promise<void> {
  if (!isWanted(name)) return;
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme });
    await painted(page);
    await page.screenshot({ path: join(FOLDER, `${name}-${colorScheme}.png`), animations: 'disabled' });
  }
}
