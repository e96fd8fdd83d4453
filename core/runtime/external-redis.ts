import type { RedisAddress } from '../contracts/worker-messages.ts';
import { errorCode } from './error-fields.ts';
import type { Incarnation, IncarnationEvents } from './incarnation.ts';
import type { Logger } from './logger.ts';
import { isNewEnough } from './redis-binary.ts';
import { describeRedis, withRedis } from './redis-probe.ts';
import { answersInTime } from './redis-server.ts';

/**
 * Watches a Redis that somebody else runs (`redis.url`). Nothing is started or stopped; `ready` is the first answer,
 * and being out of reach counts as a death, so that `status` shows it.
 */
export function watchExternalRedis(
  address: Omit<RedisAddress, 'keyPrefix'>,
  log: Logger,
  events: IncarnationEvents,
): Incarnation {
  const where = placeOf(address.url);
  let ended = false;

  function end(reason: string): void {
    if (ended) return;
    ended = true;
    events.exited(reason);
  }

  async function check(): Promise<void> {
    try {
      const { version, evicts } = await withRedis(address, describeRedis);
      if (version !== null && !isNewEnough(version)) {
        return end(`${where} is version ${version}; Redis 6.2 or later is needed (redis.url in config.yaml)`);
      }
      if (evicts) log.warn('the external Redis may evict keys; set maxmemory-policy to noeviction');
      if (!ended) events.ready();
    } catch (error) {
      end(`${where} does not answer (${errorCode(error)}); start it, or correct redis.url in config.yaml`);
    }
  }
  void check();

  return {
    pid: null,
    ping: () => void answersInTime(address).then((answered) => answered && events.pong()),
    stop: () => queueMicrotask(() => end('let go')),
    kill: () => queueMicrotask(() => end(`${where} does not answer; start it, or correct redis.url in config.yaml`)),
  };
}

/** Host and port: a URL may hold a password. */
function placeOf(url: string | null): string {
  try {
    return `the Redis at ${new URL(url ?? '').host}`;
  } catch {
    return 'the Redis of redis.url';
  }
}
