import { LiveStore } from '../metrics/live/live-store.ts';
import { queueKeys } from '../queue/keys.ts';
import { keyPrefix } from '../runtime/key-prefix.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { readRedisNote } from '../runtime/redis-note.ts';
import { withRedis } from '../runtime/redis-probe.ts';
import type { Settings } from '../runtime/settings.ts';

/**
 * Has the live metrics of a home made anew: derived rows were replaced by somebody else than the one who keeps them.
 * Where no Redis runs there are none.
 */
export async function forgetLiveMetrics(paths: HomePaths, settings: Settings): Promise<void> {
  const { url } = settings.redis;
  const note = readRedisNote(paths.redisDirectory);
  const address =
    url === undefined ? { socketPath: note?.socket ?? null, url: note?.url ?? null } : { socketPath: null, url };
  if (address.socketPath === null && address.url === null) return;
  const start = queueKeys(keyPrefix(settings, paths)).live;
  await withRedis(address, (redis) => new LiveStore(redis, start).declareBroken()).catch(() => undefined);
}
