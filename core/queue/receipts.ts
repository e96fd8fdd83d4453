import type { Redis } from 'ioredis';
import type { QueueKeys } from './keys.ts';

/** Between the names of frames in one message. */
const SEPARATOR = ' ';

/**
 * Tells who waits for it that received frames are committed. Said once and kept nowhere: whoever misses it takes them for
 * not stored, and has them sent again.
 */
export async function tellStored(
  redis: Redis,
  keys: QueueKeys,
  waiter: string,
  frames: readonly string[],
): Promise<void> {
  await redis.publish(keys.storedChannel(waiter), frames.join(SEPARATOR));
}

/** The names in a message of {@link tellStored}. */
export function toldFrames(message: string): string[] {
  return message.split(SEPARATOR);
}
