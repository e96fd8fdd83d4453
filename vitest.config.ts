import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';
import { compileCache } from './build/test/compile-cache.mjs';
import { LongestFirst } from './build/test/longest-first.ts';

// Real Redis servers, real processes, real files: slow on a busy machine, and no reason to fail.
const PATIENCE_MS = 120_000;
/** A file that starts processes waits for them half of its time. */
const WORKERS = availableParallelism() + 1;

const TESTS = '**/*.test.{ts,tsx,mjs}';
/** These turn the clock, the time zone or the environment of their own process. */
const ALONE = [
  'core/runtime/memory-rest.test.ts',
  'core/runtime/owner.test.ts',
  'core/interfaces/gateway/change-feed.test.ts',
  'renderer/shared/api-client/{refresh-scheduler,bridge-client}.test.ts',
  'renderer/dashboard/sessions/{day/day-hours,timeline/time-ticks}.test.ts',
];

export default defineConfig({
  // Electron's package holds no program here; its stand-in starts no browser when it is only imported.
  resolve: { alias: { electron: join(import.meta.dirname, 'e2e/emulator/index.ts') } },
  test: {
    environment: 'node',
    setupFiles: ['build/test/quiet-output.ts'],
    pool: 'forks',
    maxWorkers: WORKERS,
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
    env: { NODE_COMPILE_CACHE: compileCache(import.meta.dirname) },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        // One process for many files: most of a small file's time went to loading what the one before had loaded.
        test: {
          name: 'together',
          include: [`{core,renderer}/${TESTS}`],
          exclude: [...configDefaults.exclude, ...ALONE],
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'alone', include: [`{build,main,preload,bench,e2e}/${TESTS}`, ...ALONE] },
      },
    ],
  },
});
