import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// Real Redis servers, real processes, real files: slow on a busy machine, and no reason to fail.
const PATIENCE_MS = 30_000;

export default defineConfig({
  // Electron's package holds no program here; its stand-in starts no browser when it is only imported.
  resolve: { alias: { electron: join(import.meta.dirname, 'e2e/emulator/index.ts') } },
  test: {
    include: ['{core,build,main,preload,renderer,bench,e2e}/**/*.test.{ts,tsx,mjs}'],
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: PATIENCE_MS,
    hookTimeout: PATIENCE_MS,
  },
});
