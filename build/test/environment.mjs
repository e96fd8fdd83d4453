import { delimiter, join } from 'node:path';

/**
 * What the tests run in: the programs that were found, and nothing of the user's own Blueplane or AI tools.
 * @param {{ node: string, redis: string, chromium: string }} programs paths
 * @returns {NodeJS.ProcessEnv}
 */
export function testEnvironment({ node, redis, chromium }) {
  const env = { ...process.env, BLUEPLANE_REDIS_SERVER: redis, BLUEPLANE_CHROMIUM: chromium };
  for (const name of [
    'BLUEPLANE_HOME',
    'BLUEPLANE_PORT',
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
