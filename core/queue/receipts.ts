import type { Redis } from 'ioredis';
import type { QueueKeys } from './keys.ts';

/** Between the names of frames in one message. */
const SEPARATOR = ' ';

/** What became of received frames: committed, or passed over, so that they have to come again. */
export type Receipt = 'stored' | 'unavailable';

/** Names of received frames, by who waits for them. */
export type Receipts = ReadonlyMap<string, readonly string[]>;

/**
 * Tells those who wait for it what became of their frames. Said once and kept nowhere: whoever misses it takes them for
 * not stored, and has them sent again.
 */
export async function tellReceipts(redis: Redis, keys: QueueKeys, receipt: Receipt, receipts: Receipts): Promise<void> {
  const told = [...receipts].map(([waiter, frames]) =>
    redis.publish(keys.storedChannel(waiter), [receipt, ...frames].join(SEPARATOR)),
  );
  await Promise.all(told);
}

/** What a message of {@link tellReceipts} says. */
export function readReceipts(message: string): { receipt: Receipt; frames: string[] } {
  const [receipt, ...frames] = message.split(SEPARATOR);
  return { receipt: receipt === 'stored' ? 'stored' : 'unavailable', frames };
}
