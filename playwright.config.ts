import { defineConfig } from '@playwright/test';
import { IS_FULL } from './build/test/amount.ts';
import type { Surface } from './e2e/both/shown-home.ts';
import { electronRuntime } from './e2e/electron-runtime.ts';
import { findChromium } from './e2e/find-chromium.ts';

const chromium = findChromium(process.env);

const ELECTRON_SPECS = ['desktop/**/*.spec.ts', 'emulator/**/*.spec.ts'];
/** The same files show the same pages in plain Chromium and in the desktop's window. */
const BOTH_SPECS = ['both/**/*.spec.ts'];
/** What only the full run has: the proof of a tool of the tests, which every test of the desktop uses anyway. */
const FULL_SPECS = ['emulator/**/*.spec.ts'];
/** The mark of tests that only the full run has: other tests prove the same with less, or in fewer cases. */
const FULL_TESTS = /@full/;
/** Of the specs of both surfaces the short run leaves these out in one of them. */
const FULL_IN_BROWSER = /@browser-full/;
const FULL_IN_DESKTOP = /@desktop-full/;

/** @param more what a project leaves out beside it */
function leftOut(...more: RegExp[]): { grepInvert?: RegExp[] } {
  return IS_FULL ? {} : { grepInvert: [FULL_TESTS, ...more] };
}

export default defineConfig<object, { surface: Surface }>({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // Each test runs a whole server with five processes, most of which wait: two at a time fill two cores.
  workers: 2,
  // A test that passes the second time has found something.
  retries: 0,
  timeout: 120_000,
  // A busy machine explains a late answer, and speed is not judged here.
  expect: { timeout: 60_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [
    [process.env.CI === undefined ? 'list' : 'dot'],
    ['json', { outputFile: process.env.BLUEPLANE_E2E_REPORT ?? 'out/reports/playwright.json' }],
  ],
  use: {
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    // Recording every step takes processor time from every test; `--trace=retain-on-failure` asks for it.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: chromium === null ? {} : { executablePath: chromium },
  },
  // The name stands in every result's line: what the emulator passes is not called a pass of Electron.
  projects: [
    { name: 'Chromium', testIgnore: ELECTRON_SPECS, use: { surface: 'browser' }, ...leftOut(FULL_IN_BROWSER) },
    {
      name: electronRuntime.words,
      testMatch: [...ELECTRON_SPECS, ...BOTH_SPECS],
      testIgnore: IS_FULL ? [] : FULL_SPECS,
      use: { surface: 'desktop' },
      ...leftOut(FULL_IN_DESKTOP),
    },
  ],
});
