import { defineConfig } from '@playwright/test';
import { findChromium } from '../find-chromium.ts';

const chromium = findChromium(process.env);

/** `npm run screenshots`: pictures of every view, for people to look at. Nothing is compared here. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.shots.ts',
  outputDir: '../../test-results/screenshots',
  workers: 2,
  // Nobody waits for one of them, and the machine may be busy with other things.
  timeout: 1_200_000,
  reporter: 'list',
  use: {
    browserName: 'chromium',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: chromium === null ? {} : { executablePath: chromium },
  },
});
