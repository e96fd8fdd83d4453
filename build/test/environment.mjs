import { delimiter, join } from 'node:path';
import { compileCache } from './compile-cache.mjs';

/**
 * What the tests run in: the programs that were found, and nothing of the user's own Blueplane or AI tools.
 * @param {{ node: string, redis: string, chromium: string }} programs paths
 * @param {{ compileCacheOf?: string, full?: boolean }} [wishes] compileCacheOf: the project's folder, so that programs
 *   start sooner (default: they start as they do for users); full: every test has its full amount (default: what the
 *   environment says, else the short one)
 * @returns {NodeJS.ProcessEnv}
 */
export function testEnvironment({ node, redis, chromium }, { compileCacheOf, full = false } = {}) {
  const env = { ...process.env, BLUEPLANE_REDIS_SERVER: redis, BLUEPLANE_CHROMIUM: chromium };
  if (compileCacheOf !== undefined) {
    env.NODE_COMPILE_CACHE ??= compileCache(compileCacheOf);
  }
  if (full) {
    env.BLUEPLANE_TEST_AMOUNT = 'full';
  }
  for (const name of [
    'BLUEPLANE_HOME',
    'BLUEPLANE_PORT',
    'BLUEPLANE_OTLP_HTTP_PORT',
    'BLUEPLANE_OTLP_GRPC_PORT',
    'CLAUDE_CONFIG_DIR',
    'CODEX_HOME',
    'GEMINI_DATA_DIR',
    'CURSOR_USER_DIR',
    'CURSOR_HOME',
  ]) {
    delete env[name];
  }
  // A `node` that a test starts by name is the project's.
  env.PATH = [join(node, '..'), process.env.PATH].join(delimiter);
  return env;
}
