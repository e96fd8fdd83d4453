import { Redis } from 'ioredis';
import type { RedisAddress } from '../contracts/worker-messages.ts';

/** A Redis on this machine answers within milliseconds; a longer wait means that it hangs. */
const ANSWER_TIMEOUT_MS = 2_000;
/** How long a closing connection may hold up the end of this process. */
const DISCONNECT_TIMEOUT_MS = 50;

/**
 * One short connection for one purpose: no reconnecting, no waiting commands.
 * @param answerMs how long each answer is waited for, milliseconds
 * @throws when nothing answers there (`ECONNREFUSED`, `ENOENT`, a timeout) or the server refuses the command.
 */
export async function withRedis<Result>(
  address: Pick<RedisAddress, 'socketPath' | 'url'>,
  use: (redis: Redis) => Promise<Result>,
  answerMs = ANSWER_TIMEOUT_MS,
): Promise<Result> {
  const options = {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    // Neither asks how the server is nor tells it what asks: whoever wants to know sends a command of his own.
    enableReadyCheck: false,
    disableClientInfo: true,
    connectTimeout: answerMs,
    commandTimeout: answerMs,
    disconnectTimeout: DISCONNECT_TIMEOUT_MS,
    connectionName: 'supervisor',
  };
  const redis =
    address.socketPath !== null
      ? new Redis({ ...options, path: address.socketPath })
      : new Redis(address.url ?? '', options);
  let connectionError: unknown = null;
  redis.on('error', (error: unknown) => {
    connectionError ??= error;
  });
  try {
    await redis.connect();
    return await use(redis);
  } catch (error) {
    // ioredis itself says only "Connection is closed"; the first error says why.
    throw connectionError ?? error;
  } finally {
    redis.disconnect();
  }
}

/** Version and eviction policy of a running server. */
export async function describeRedis(redis: Redis): Promise<{ version: string | null; evicts: boolean }> {
  const info = await redis.info();
  return {
    version: /^redis_version:(\S+)/m.exec(info)?.[1] ?? null,
    evicts: !/^maxmemory_policy:noeviction/m.test(info),
  };
}
