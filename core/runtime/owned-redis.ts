import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Settings } from '../contracts/settings.ts';
import type { RedisAddress } from '../contracts/worker-messages.ts';
import { watchExternalRedis } from './external-redis.ts';
import { freeLoopbackPort } from './free-port.ts';
import type { Incarnation, IncarnationEvents } from './incarnation.ts';
import type { HomePaths } from './paths.ts';
import { findRedisBinary } from './redis-binary.ts';
import { endOrphanedRedis } from './redis-orphan.ts';
import { launchPrivateRedis } from './redis-server.ts';
import type { ServerLog } from './server-log.ts';

/** The Redis of a home: a private one, or the user's own. */
export type OwnedRedis = {
  address: Omit<RedisAddress, 'keyPrefix'>;
  /** Starts it, or begins to watch it. */
  launch(events: IncarnationEvents): Incarnation;
};

export type OwnedRedisPlan = {
  settings: Settings['redis'];
  env: Readonly<Record<string, string | undefined>>;
  /** Folder of bundled resources that holds `redis/`, if any. */
  resourcesDir: string | null;
  paths: HomePaths;
  log: ServerLog;
};

/**
 * Finds out which Redis it is. What an earlier owner left running is ended.
 * @throws RedisUnavailableError
 */
export async function prepareRedis({ settings, env, resourcesDir, paths, log }: OwnedRedisPlan): Promise<OwnedRedis> {
  const logger = log.logger('redis');
  if (existsSync(paths.redisDirectory)) await endOrphanedRedis(paths, logger);
  if (settings.url !== undefined) {
    const address = { socketPath: null, url: settings.url };
    return { address, launch: (events) => watchExternalRedis(address, logger, events) };
  }
  const found = await findRedisBinary(settings.binary, env, resourcesDir);
  logger.info({ version: found.version }, 'using a private Redis');
  const address = await privateAddress(paths);
  const plan = { binary: found, directory: paths.redisDirectory, address, log };
  return { address, launch: (events) => launchPrivateRedis(plan, events) };
}

/** A new door for each owner: an old server that is still ending removes its own socket, not ours. */
async function privateAddress(paths: HomePaths): Promise<OwnedRedis['address']> {
  if (process.platform !== 'win32') {
    return { socketPath: paths.redisSocket(randomBytes(4).toString('hex')), url: null };
  }
  const password = randomBytes(32).toString('hex');
  return { socketPath: null, url: `redis://:${password}@127.0.0.1:${await freeLoopbackPort()}` };
}
