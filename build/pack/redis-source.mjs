import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PreparationError } from '../prepare/notice.mjs';
import { lastLines, runStep } from '../prepare/run-step.mjs';

/**
 * The last series of Redis under the BSD licence (see redis-fitness.mjs); the digest is the one that Redis publishes
 * for the archive, so that nothing else is ever compiled into the package.
 */
export const REDIS_SOURCE = {
  version: '7.2.11',
  address: 'https://download.redis.io/releases/redis-7.2.11.tar.gz',
  sha256: '2f9886eca68d30114ad6a01da65631f8007d802fd3e6c9fac711251e6390323d',
};
const DOWNLOAD_TIMEOUT_MS = 5 * 60_000;
// Some minutes on two cores; a machine that needs longer should not be the one that packs.
const BUILD_TIMEOUT_MS = 30 * 60_000;
/** Neither TLS nor systemd: each would bring libraries that other machines may not have. */
const BUILD_OPTIONS = ['BUILD_TLS=no', 'USE_SYSTEMD=no', 'redis-server'];

/**
 * Downloads and compiles Redis, in a temporary folder that ends with the work.
 * @template T
 * @param {(built: { server: string, source: string }) => T} take paths of the server and of the source with its licences
 * @param {{ address: string, sha256: string }} [source]
 * @returns {Promise<T>} what `take` gave
 * @throws {PreparationError} without the network, a compiler, or the archive that was expected
 */
export async function withRedisBuilt(take, { address, sha256 } = REDIS_SOURCE) {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-redis-'));
  try {
    const archive = join(folder, 'redis.tar.gz');
    writeFileSync(archive, await download(address, sha256));
    const source = join(folder, 'source');
    mkdirSync(source);
    await step('tar', ['-xzf', archive, '-C', source, '--strip-components=1'], {});
    await step('make', ['-C', join(source, 'src'), ...BUILD_OPTIONS], { timeoutMs: BUILD_TIMEOUT_MS });
    return take({ server: join(source, 'src', 'redis-server'), source });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function download(address, sha256) {
  let content;
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) });
    if (!answer.ok) {
      throw new Error(`answer ${answer.status}`);
    }
    content = Buffer.from(await answer.arrayBuffer());
  } catch (error) {
    throw new PreparationError(
      `Redis’ source could not be downloaded (${error.cause?.code ?? error.message}): check the network connection, or name a server to bundle in BLUEPLANE_BUNDLED_REDIS.`,
    );
  }
  const digest = createHash('sha256').update(content).digest('hex');
  if (digest !== sha256) {
    throw new PreparationError(
      `Redis’ source is not the archive that was expected (SHA-256 ${digest}): it is not compiled. Compare the digest with the published one in build/pack/redis-source.mjs.`,
    );
  }
  return content;
}

async function step(command, words, options) {
  const { ok, output } = await runStep(command, words, options);
  if (!ok) {
    process.stderr.write(`${lastLines(output)}\n`);
    throw new PreparationError(`Redis could not be built from source: ${command} failed (its last words are above).`);
  }
}
