import type { ElectronApplication } from '@playwright/test';
import type { Home } from '../home-folders.ts';
import { type StartedHome, startInHome } from '../started-home.ts';
import { expect, type LaunchOptions, launchDesktopOf, test } from './fixtures.ts';
import { clickTray, isPopoverVisible } from './pages.ts';

/** One desktop for several tests of a file. */
export type SharedDesktop = { readonly home: Home; readonly application: ElectronApplication };

/**
 * Starts the desktop before the tests of the file, or of the `describe` in which this is called; quit after them, and
 * nothing of it may be left then. Each test begins with the popover hidden, and finds whatever else the ones before left.
 * @param prepare fills the home before the desktop starts
 */
export function sharedDesktop(prepare: (home: Home) => void, options: LaunchOptions = {}): SharedDesktop {
  let running: StartedHome<ElectronApplication> | null = null;
  const current = () => {
    if (running === null) throw new Error('the shared desktop is there only while tests run');
    return running;
  };

  test.beforeAll(async () => {
    running = await startInHome(prepare, (home) => launchDesktopOf(home, options));
  });

  test.beforeEach(async () => {
    const { running: application } = current();
    if (await isPopoverVisible(application)) await clickTray(application);
    await expect.poll(() => isPopoverVisible(application)).toBe(false);
  });

  test.afterAll(async () => {
    if (running === null) return;
    const ending = running.end((application) => application.close());
    running = null;
    expect(await ending).toEqual([]);
  });

  return {
    get home() {
      return current().home;
    },
    get application() {
      return current().running;
    },
  };
}
