import type { Redis } from 'ioredis';
import type { Collected } from './collected.ts';
import { LiveStore } from './live-store.ts';

/** A Redis of this machine answers within milliseconds; whoever asks is not kept waiting for one that hangs. */
const ANSWER_MS = 1_000;

/** Connections in these states answer soon. */
const PROMISING: readonly string[] = ['wait', 'connecting', 'connect', 'ready'];

/** Whether it is of use to ask: commands to a Redis that is away would pile up. */
export function answersSoon(redis: Redis): boolean {
  return PROMISING.includes(redis.status);
}

/** What is asked of Redis, or null where it fails or takes too long. */
export async function soon<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), ANSWER_MS);
  try {
    // Its failure has the same consequence, also after the time is up.
    return await Promise.race([asked.catch(() => null), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What Redis keeps.
 * @param start what every key of the live metrics begins with
 * @returns null while that is not whole, or Redis is away: then the database is asked
 */
export async function readKept(redis: Redis, start: string, now: number): Promise<Collected | null> {
  return answersSoon(redis) ? await soon(new LiveStore(redis, start).read(now)) : null;
}
