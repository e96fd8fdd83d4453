import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { test as base, expect } from '../fixtures.ts';
import { leftovers } from '../headless-server.ts';
import type { Home } from '../home-folders.ts';
import { collectComplaints } from '../page-checks.ts';
import { type StartedHome, startInHome } from '../started-home.ts';
import { showInBrowser } from './in-browser.ts';
import { showInDesktop } from './in-desktop.ts';
import { type ShownHome, type Surface, userFolder } from './shown-home.ts';

export { expect } from '@playwright/test';

// The specs of this folder run twice: in plain Chromium and in the desktop's window. playwright.config.ts says which is
// which; a spec need not know.

/** Marks of tests that `npm test` runs on one surface only: in the other one they belong to `npm run test:full`. */
export const SHORT_IN = { browser: '@desktop-full', desktop: '@browser-full' } as const;

/** Opens a home's window, or its dashboard, at an address like `/?view=tools`. */
export type Open = (shown: ShownHome, query?: string) => Promise<Page>;

type Fixtures = {
  /** What the pages that were opened complained of. */
  complaints: string[];
  open: Open;
  /** Starts Blueplane on the test's home; stopped at its end, and nothing of it may be left then. */
  startShown: () => Promise<ShownHome>;
};

export const test = base.extend<Fixtures, { surface: Surface }>({
  surface: ['browser', { option: true, scope: 'worker' }],

  // Playwright reads the names of the fixtures it depends on from this pattern.
  // biome-ignore lint/correctness/noEmptyPattern: no other fixture is needed
  complaints: async ({}, use) => {
    await use([]);
  },

  open: async ({ page, complaints }, use) => {
    const heard = new Set<Page>();
    const listen = (opened: Page) => {
      if (heard.has(opened)) return;
      heard.add(opened);
      collectComplaints(opened, complaints);
    };
    // The browser's page is listened to from its beginning.
    listen(page);
    await use(async (shown, query) => {
      const opened = await shown.open(page, query);
      listen(opened);
      // Whoever presses keys before the page hears them waits for nothing.
      await expect(opened.getByRole('heading', { level: 1 })).toBeVisible();
      return opened;
    });
  },

  startShown: async ({ home, surface, timezoneId }, use) => {
    const all: ShownHome[] = [];
    await use(async () => {
      const shown = await show(surface, home, timezoneId);
      all.push(shown);
      return shown;
    });
    for (const shown of all) await shown.stop();
    expect(await leftovers(home.path)).toEqual([]);
  },
});

/**
 * Starts Blueplane before the tests of the file, or of the `describe` in which this is called; stopped after them, and
 * nothing of it may be left then. A test that changes what is stored or set leaves it as the next ones expect it.
 * @param prepare fills the home before that
 * @param started what is done with the running Blueplane before the first test, e.g. an ingest
 */
export function sharedHome(prepare: (home: Home) => void, started?: (home: Home) => Promise<unknown>): ShownHome {
  let running: StartedHome<ShownHome> | null = null;
  const current = () => {
    if (running === null) throw new Error('the shared home is there only while tests run');
    return running.running;
  };

  test.beforeAll(async ({ surface, timezoneId }) => {
    running = await startInHome(prepare, (home) => show(surface, home, timezoneId));
    await started?.(running.home);
  });

  test.afterAll(async () => {
    if (running === null) return;
    const ending = running.end((shown) => shown.stop());
    running = null;
    expect(await ending).toEqual([]);
  });

  return {
    get home() {
      return current().home;
    },
    get ownFolderRefused() {
      return current().ownFolderRefused;
    },
    open: (spare, query) => current().open(spare, query),
    openPopover: (spare) => current().openPopover(spare),
    holdableAnswers: (spare) => current().holdableAnswers(spare),
    saved: (page, press) => current().saved(page, press),
    placeOfExport: (page) => current().placeOfExport(page),
    agreeNext: () => current().agreeNext(),
    notices: () => current().notices(),
    stop: () => current().stop(),
    kill: () => current().kill(),
  };
}

function show(surface: Surface, home: Home, zone = 'UTC'): Promise<ShownHome> {
  mkdirSync(userFolder(home), { recursive: true });
  return surface === 'browser' ? showInBrowser(home) : showInDesktop(home, { zone, userHome: userFolder(home) });
}
