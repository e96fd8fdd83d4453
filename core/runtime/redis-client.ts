import { Redis } from 'ioredis';
import type { RedisAddress } from '../contracts/worker-messages.ts';
import { createLogger, type Logger } from './logger.ts';

/** First wait before reconnecting, doubled each time. Short: a restarted private Redis is back within a moment. */
const RECONNECT_FIRST_MS = 25;
/** Longest wait before reconnecting. */
const RECONNECT_MAX_MS = 1_000;

/** A connection that ends whenever it is told to. */
class EndableRedis extends Redis {
  /** Whatever waits for an answer is rejected, also between two attempts to reconnect: there ioredis leaves it for ever. */
  override disconnect(reconnect = false): void {
    const isBetweenAttempts = this.status === 'reconnecting';
    super.disconnect(reconnect);
    if (reconnect || !isBetweenAttempts) return;
    // An attempt that is broken off at once ends the connection as a failed one does.
    this.connect().catch(() => undefined);
    super.disconnect();
  }
}

/**
 * A connection that outlives restarts of Redis: it reconnects for ever and commands wait meanwhile.
 * An outage is logged when it begins and when it ends, not at each attempt.
 * The prefix of `address` is not applied here; core/queue names the keys.
 * @param name shown by `CLIENT LIST`, e.g. `fast-path`.
 */
export function createRedisClient(address: RedisAddress, name: string, log: Logger = createLogger('redis')): Redis {
  const options = {
    connectionName: name,
    maxRetriesPerRequest: null,
    retryStrategy: reconnectDelay,
  };
  const redis =
    address.socketPath !== null
      ? new EndableRedis({ ...options, path: address.socketPath })
      : new EndableRedis(address.url ?? 'redis://127.0.0.1:6379', options);
  let down = false;
  redis.on('error', (error: unknown) => {
    if (!down) log.warn({ client: name, error }, 'connection to Redis lost, reconnecting');
    down = true;
  });
  redis.on('ready', () => {
    if (down) log.info({ client: name }, 'connection to Redis restored');
    down = false;
  });
  return redis;
}

/** Milliseconds to wait before attempt number `attempt` (1, 2, ...). */
function reconnectDelay(attempt: number): number {
  return Math.min(RECONNECT_FIRST_MS * 2 ** Math.min(attempt - 1, 16), RECONNECT_MAX_MS);
}
