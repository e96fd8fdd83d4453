import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideBundle } from './prepare/bundle.mjs';
import { provideChromium } from './prepare/chromium.mjs';
import { linkCommand } from './prepare/command-link.mjs';
import { provideDependencies } from './prepare/dependencies.mjs';
import { withLock } from './prepare/lock.mjs';
import { notice, PreparationError } from './prepare/notice.mjs';
import { provideNode } from './prepare/project-node.mjs';
import { isOnPath, provideRedis } from './prepare/redis.mjs';
import prepared from './prepared-stamp.cjs';

/** The folder of the checkout, absolute. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Makes a fresh clone ready to run: dependencies, Node, Redis, the build, the command. Does only what is missing, and
 * says every missing piece in one line on stderr. Safe to run twice at once and to interrupt.
 * @param {{ chromium?: boolean, bundle?: boolean }} [wanted] chromium: for the end-to-end tests (default no);
 *   bundle: build `out/` (default yes)
 * @returns {Promise<{ node: string, redis: string | null, chromium: string | null }>} paths of the programs; null for
 *   what could not be provided (which was said) or was not wanted
 * @throws {PreparationError} without dependencies, Node or a build nothing can run
 */
export async function prepare({ chromium = false, bundle = true } = {}) {
  const root = projectRoot;
  return withLock(join(root, 'out', 'prepare.lock'), async (noteChild) => {
    await provideDependencies(root, { noteChild });
    const node = provideNode(root);
    linkCommand(root);
    const redis = await provideRedis(root, node, { noteChild });
    const browser = chromium ? await provideChromium(root, node, { noteChild }) : null;
    if (bundle) {
      await provideBundle(root, node, { noteChild });
      prepared.writePreparedStamp(root, { node, redis: isOnPath(redis) ? null : redis });
    }
    return { node, redis, chromium: browser };
  });
}

/**
 * Runs an entry's work and turns a preparation that failed into one line and the exit code 1.
 * @param {() => Promise<number>} work gives the exit code
 */
export async function runEntry(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof PreparationError)) {
      throw error;
    }
    notice(error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runEntry(async () => {
    await prepare();
    return 0;
  });
}
