import { defineConfig } from 'vitest/config';

// Real Redis servers, real processes, real files: slow on a busy machine, and no reason to fail.
const PATIENCE_MS = 30_000;

export default defineConfig({
  test: {
    include: ['{core,build,main,preload,renderer,bench}/**/*.test.{ts,tsx,mjs}'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
  },
});
