import type { Redis } from 'ioredis';
import type { Collected } from './collected.ts';
import { LiveStore } from './live-store.ts';

/** A Redis of this machine answers within milliseconds; whoever asks is not kept waiting for one that hangs. */
const ANSWER_MS = 1_000;

/** Connections in these states answer soon. */
const PROMISING: readonly string[] = ['wait', 'connecting', 'connect', 'ready'];

/**
 * What Redis keeps.
 * @param start what every key of the live metrics begins with
 * @returns null while that is not whole, or Redis is away: then the database is asked
 */
export async function readKept(redis: Redis, start: string, now: number): Promise<Collected | null> {
  if (!PROMISING.includes(redis.status)) return null;
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ANSWER_MS);
  try {
    // Its failure has the same consequence, also after the time is up.
    const kept = new LiveStore(redis, start).read(now).catch(() => null);
    return await Promise.race([kept, late]);
  } finally {
    clearTimeout(timer);
  }
}
