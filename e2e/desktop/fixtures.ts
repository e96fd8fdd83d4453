import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronRuntime } from '../electron-runtime.ts';
import { test as base, expect, type Home } from '../fixtures.ts';
import { leftovers } from '../headless-server.ts';
import { blueplane } from '../report.ts';

export { expect } from '@playwright/test';

const ROOT = join(import.meta.dirname, '..', '..');
const LAUNCH_MS = 60_000;

/** Every surface of a test counts its days and writes its numbers alike, whatever the machine's own ways are. */
export const ZONE = 'UTC';
export const LOCALE = 'en-US';
const SYSTEM = { TZ: ZONE, LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8' };

export type LaunchOptions = {
  /** Arguments of the program, e.g. `--hidden`. */
  arguments?: string[];
  env?: Record<string, string>;
};

type Fixtures = {
  /** Starts the desktop on the test's home; quit at its end, and nothing of it may be left then. */
  launchDesktop: (options?: LaunchOptions) => Promise<ElectronApplication>;
  /** Opens the dashboard of the test's home in a browser, by a fresh one-time address. */
  openDashboard: () => Promise<Page>;
  /** Starts the program once more as a person would. Resolves with the exit code (null: a signal) when it has ended. */
  startSecond: (home: Home, options?: LaunchOptions) => Promise<number | null>;
};

export const test = base.extend<Fixtures>({
  launchDesktop: async ({ home }, use) => {
    const launched: { application: ElectronApplication; process: ChildProcess }[] = [];
    await use(async (options = {}) => {
      const application = await launchDesktopOf(home, options);
      launched.push({ application, process: application.process() });
      return application;
    });
    for (const { application, process } of launched) {
      // One that has ended already is fine; Playwright no longer knows its process then.
      if (process.exitCode === null && process.signalCode === null) await application.close();
    }
    expect(await leftovers(home.path)).toEqual([]);
  },

  openDashboard: async ({ home, browser }, use) => {
    await use(async () => {
      const context = await browser.newContext({ timezoneId: ZONE, locale: LOCALE });
      const page = await context.newPage();
      await page.goto((await blueplane(home, ['dashboard'])).trim());
      return page;
    });
  },

  // biome-ignore lint/correctness/noEmptyPattern: no other fixture is needed
  startSecond: async ({}, use) => {
    await use(async (home, options = {}) => {
      const sandbox = process.platform === 'linux' ? ['--no-sandbox'] : [];
      const child = spawn(electronRuntime.executablePath, [...sandbox, ROOT, ...(options.arguments ?? [])], {
        env: environment(home, options),
        stdio: 'ignore',
      });
      await once(child, 'exit');
      return child.exitCode;
    });
  },
});

/** Starts the desktop on a home; whoever does ends it. */
export function launchDesktopOf(home: Home, options: LaunchOptions = {}): Promise<ElectronApplication> {
  return _electron.launch({
    executablePath: electronRuntime.executablePath,
    args: [ROOT, ...(options.arguments ?? [])],
    env: environment(home, options),
    // Otherwise Playwright's own choice would hide what nativeTheme does.
    colorScheme: null,
    timeout: LAUNCH_MS,
  });
}

function environment(home: Home, { env = {} }: LaunchOptions): Record<string, string> {
  const own = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return { ...Object.fromEntries(own), BLUEPLANE_EMULATOR_NODE: process.execPath, ...SYSTEM, ...home.env, ...env };
}
