import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { notice } from './notice.mjs';
import { runStep } from './run-step.mjs';

// A download and a compilation with one job; a machine that needs longer is better served by a package.
const BUILD_TIMEOUT_MS = 15 * 60_000;
const SCRIPT = `require('redis-memory-server/lib/util/RedisBinary').default.getPath({}).then(
  (path) => console.log(path),
  (error) => { console.error(String(error)); process.exit(1); },
);`;

/**
 * Lets redis-memory-server download Redis' source and compile it (or give back what it compiled earlier).
 * @param {string} root
 * @param {string} node
 * @param {string} reason the sentence's first half: what is missing
 * @param {(pid: number) => void} [noteChild]
 * @returns {Promise<string | null>} the server's path, null when it could not be built
 */
export async function buildRedis(root, node, reason, noteChild) {
  if (!existsSync(join(root, 'node_modules', 'redis-memory-server'))) {
    return null;
  }
  notice(`${reason}: building it from source with redis-memory-server (some minutes, needs a compiler).`);
  const step = await runStep(node, ['-e', SCRIPT], { cwd: root, timeoutMs: BUILD_TIMEOUT_MS, onStart: noteChild });
  return step.ok ? (step.stdout.trim().split('\n').pop() ?? null) : null;
}
