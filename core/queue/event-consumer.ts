import type { Redis } from 'ioredis';
import { z } from 'zod';
import { PROCESSORS_GROUP, type QueueKeys } from './keys.ts';
import { ACKNOWLEDGE_SCRIPT } from './scripts.ts';
import { createGroup, isMissingGroup } from './stream-group.ts';

/** One entry as it lies in the stream; its frame is not parsed yet. */
export type QueuedEntry = { id: string; count: number; frame: string };

/**
 * Longest wait for new entries where nobody says otherwise, milliseconds; bounds how long a stop takes where nobody
 * disconnects the waiting connection.
 */
const WAIT_MS = 1_000;
/** An entry that another consumer has held this long is taken over: that consumer is dead. */
const TAKE_OVER_IDLE_MS = 60_000;

const rawEntrySchema = z.tuple([z.string(), z.array(z.string()).nullable()]);
const readReplySchema = z.array(z.tuple([z.string(), z.array(rawEntrySchema)])).nullable();
/** Redis 6 answers null for a pending entry whose content was deleted, Redis 7 leaves it out. */
const claimReplySchema = z.tuple([z.string(), z.array(rawEntrySchema.nullable())]).rest(z.unknown());

/** The queue as the fast path sees it. Delivery is at least once; consumers make it exactly once by event id. */
export class EventConsumer {
  readonly #blocking: Redis;
  readonly #commands: Redis;
  readonly #keys: QueueKeys;
  readonly #name: string;
  readonly #takeOverIdleMs: number;
  readonly #waitMs: number;

  /**
   * @param blocking a connection of its own: it is held by waiting reads
   * @param name consumer name, stable over restarts so that a restarted consumer finds its own pending entries
   * @param takeOverIdleMs how long another consumer's entry must have been held before it is taken over
   * @param waitMs how long a read waits for new entries: each end of a wait costs two processes a wakening
   */
  constructor(
    blocking: Redis,
    commands: Redis,
    keys: QueueKeys,
    name: string,
    takeOverIdleMs: number = TAKE_OVER_IDLE_MS,
    waitMs: number = WAIT_MS,
  ) {
    this.#blocking = blocking;
    this.#commands = commands;
    this.#keys = keys;
    this.#name = name;
    this.#takeOverIdleMs = takeOverIdleMs;
    this.#waitMs = waitMs;
  }

  /** New entries, waiting for the first. */
  async read(maximumEntries: number): Promise<QueuedEntry[]> {
    return this.#readFrom('>', maximumEntries);
  }

  /** Entries delivered to this consumer before and not acknowledged, e.g. before it was killed. */
  async readPending(maximumEntries: number): Promise<QueuedEntry[]> {
    return this.#readFrom('0', maximumEntries);
  }

  /** Takes over what dead consumers left behind. */
  async takeOver(maximumEntries: number): Promise<QueuedEntry[]> {
    const reply = await this.#commands.xautoclaim(
      this.#keys.events,
      PROCESSORS_GROUP,
      this.#name,
      this.#takeOverIdleMs,
      '0',
      'COUNT',
      maximumEntries,
    );
    return toEntries(claimReplySchema.parse(reply)[1].filter((entry) => entry !== null));
  }

  /** Call after the entries' data is committed. */
  async acknowledge(entries: readonly QueuedEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.#commands.eval(
      ACKNOWLEDGE_SCRIPT,
      2,
      this.#keys.events,
      this.#keys.depth,
      PROCESSORS_GROUP,
      ...entries.flatMap((entry) => [entry.id, String(entry.count)]),
    );
  }

  async #readFrom(from: '>' | '0', maximumEntries: number): Promise<QueuedEntry[]> {
    try {
      const reply = await this.#blocking.xreadgroup(
        'GROUP',
        PROCESSORS_GROUP,
        this.#name,
        'COUNT',
        maximumEntries,
        'BLOCK',
        this.#waitMs,
        'STREAMS',
        this.#keys.events,
        from,
      );
      return toEntries(readReplySchema.parse(reply)?.[0]?.[1] ?? []);
    } catch (error) {
      if (!isMissingGroup(error)) throw error;
      await createGroup(this.#commands, this.#keys.events, PROCESSORS_GROUP);
      return [];
    }
  }
}

/** A pending entry whose content was deleted has no fields: an empty frame, to be acknowledged away. */
function toEntries(raw: readonly z.infer<typeof rawEntrySchema>[]): QueuedEntry[] {
  return raw.map(([id, fields]) => {
    const values = new Map<string, string>();
    for (let index = 0; fields !== null && index + 1 < fields.length; index += 2) {
      values.set(fields[index] ?? '', fields[index + 1] ?? '');
    }
    const count = Number(values.get('count') ?? '1');
    return { id, count: Number.isSafeInteger(count) && count > 0 ? count : 1, frame: values.get('frame') ?? '' };
  });
}
