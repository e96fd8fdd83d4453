import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { notice, PreparationError } from '../prepare/notice.mjs';
import { bundledRedisPath } from '../prepare/redis.mjs';
import { hasLicenceBeside, putRedis } from './bundled-redis.mjs';
import { redisUnfitness } from './redis-fitness.mjs';
import { REDIS_SOURCE, withRedisBuilt } from './redis-source.mjs';

/**
 * Fills `build/redis/<system>-<processor>` for a package that is given to others: keeps a fit server that lies there,
 * else takes the one that BLUEPLANE_BUNDLED_REDIS names, else compiles Redis. The system's own server is no choice:
 * the ones of Debian and Homebrew need libraries of that system. For Windows nothing is compiled: without a named one
 * the package comes without Redis, and the product asks for an installed one.
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @throws {PreparationError} with what to do
 */
export async function provideBundledRedis(root, env) {
  const path = bundledRedisPath(root);
  const named = env.BLUEPLANE_BUNDLED_REDIS;
  if (named) {
    takeNamed(named, path);
    return;
  }
  if (existsSync(path) && redisUnfitness(path) === null) {
    return;
  }
  if (process.platform === 'win32') {
    notice(
      'packing without Redis: name one for Windows that may be passed on in BLUEPLANE_BUNDLED_REDIS to bundle it.',
    );
    return;
  }
  notice(`building Redis ${REDIS_SOURCE.version} from source for the package (some minutes, needs a C compiler).`);
  await withRedisBuilt(({ server, source }) => {
    const problem = redisUnfitness(server);
    if (problem !== null) {
      throw new PreparationError(`the Redis that was built cannot be bundled: ${problem}.`);
    }
    putRedis(server, dirname(path), source);
  });
}

function takeNamed(named, path) {
  const problem =
    redisUnfitness(named) ??
    (hasLicenceBeside(named) ? null : 'there is no licence text beside it (a file LICENSE or COPYING)');
  if (problem !== null) {
    throw new PreparationError(`BLUEPLANE_BUNDLED_REDIS names ${named}, which cannot be bundled: ${problem}.`);
  }
  putRedis(named, dirname(path));
}
