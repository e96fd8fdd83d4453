import type { Redis } from 'ioredis';
import { type QueueKeys, WORKERS_GROUP } from './keys.ts';
import { createGroup, isMissingGroup } from './stream-group.ts';

/** What the fast path tells about one commit. */
export type StoredRows = {
  table: string;
  /** Rows that are new. */
  rows: number;
  /** 1 (most urgent) to 5; told to whoever reads the stream. Those who derive shed by kind of work, not by event. */
  priority: number;
};

/** Change entries kept; they only wake consumers, completeness comes from watermarks. */
const MAXIMUM_ENTRIES = 10_000;
/** Longest wait for news of who has something else to look after, milliseconds. */
const SHORT_WAIT_MS = 1_000;
const READ_COUNT = 1_000;

/** Publishes that rows were stored. */
export async function publishStoredRows(redis: Redis, keys: QueueKeys, stored: StoredRows): Promise<void> {
  await redis.xadd(
    keys.changes,
    'MAXLEN',
    '~',
    MAXIMUM_ENTRIES,
    '*',
    'table',
    stored.table,
    'rows',
    String(stored.rows),
    'priority',
    String(stored.priority),
  );
}

/** Wakes the slow path when rows were stored. */
export class ChangeFeed {
  readonly #blocking: Redis;
  readonly #commands: Redis;
  readonly #keys: QueueKeys;
  readonly #consumer: string;
  readonly #longWaitMs: number;
  #pending: string[] = [];

  /** @param longWaitMs longest wait for news of who has nothing else to do: each end of a wait wakes two processes */
  constructor(blocking: Redis, commands: Redis, keys: QueueKeys, consumer: string, longWaitMs = SHORT_WAIT_MS) {
    this.#blocking = blocking;
    this.#commands = commands;
    this.#keys = keys;
    this.#consumer = consumer;
    this.#longWaitMs = longWaitMs;
  }

  /** Forgets what an earlier life of this consumer was told and never acknowledged: watermarks know better. */
  async start(): Promise<void> {
    await createGroup(this.#commands, this.#keys.changes, WORKERS_GROUP);
    await this.#commands.xgroup('DELCONSUMER', this.#keys.changes, WORKERS_GROUP, this.#consumer);
  }

  /**
   * Waits for news. @returns whether there was any; acknowledge it once it is derived.
   * @param isResting whether nothing else is to be looked after meanwhile; otherwise a wait is a second long at most
   */
  async wait({ isResting }: { isResting: boolean } = { isResting: false }): Promise<boolean> {
    try {
      const reply: unknown = await this.#blocking.xreadgroup(
        'GROUP',
        WORKERS_GROUP,
        this.#consumer,
        'COUNT',
        READ_COUNT,
        'BLOCK',
        isResting ? this.#longWaitMs : SHORT_WAIT_MS,
        'STREAMS',
        this.#keys.changes,
        '>',
      );
      const ids = entryIds(reply);
      this.#pending.push(...ids);
      return ids.length > 0;
    } catch (error) {
      if (!isMissingGroup(error)) throw error;
      await createGroup(this.#commands, this.#keys.changes, WORKERS_GROUP);
      return true;
    }
  }

  /** Acknowledges what woke the consumer, after its work is committed. */
  async acknowledge(): Promise<void> {
    const ids = this.#pending;
    this.#pending = [];
    if (ids.length > 0) await this.#commands.xack(this.#keys.changes, WORKERS_GROUP, ...ids);
  }
}

function entryIds(reply: unknown): string[] {
  if (!Array.isArray(reply)) return [];
  const ids: string[] = [];
  for (const stream of reply) {
    const entries: unknown = Array.isArray(stream) ? stream[1] : undefined;
    if (!Array.isArray(entries)) continue;
    for (const entry of entries) if (Array.isArray(entry) && typeof entry[0] === 'string') ids.push(entry[0]);
  }
  return ids;
}
