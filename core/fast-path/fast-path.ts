import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { publishStoredRows } from '../queue/change-feed.ts';
import type { EventConsumer, QueuedEntry } from '../queue/event-consumer.ts';
import type { QueueKeys } from '../queue/keys.ts';
import type { Logger } from '../runtime/logger.ts';
import { isOutage } from '../storage/outage.ts';
import type { BatchResult, BatchWriter } from './batch-writer.ts';
import type { DeadLetter } from './dead-letters.ts';

/** Entries of one transaction. An entry carries up to 200 events; more would hold the write lock too long. */
const BATCH_ENTRIES = 10;
/** First and longest pause while disk or lock make writing impossible. */
const OUTAGE_PAUSE_MS = 100;
const LONGEST_OUTAGE_PAUSE_MS = 5_000;
/** How often what dead consumers left is looked for. */
const TAKE_OVER_EVERY_MS = 30_000;
/** Pause after an error of the queue, which reconnects by itself. */
const QUEUE_RETRY_MS = 200;
/** Copies of dead letters kept in the queue (seven days at most; the database has them all). */
const DEAD_LETTER_COPIES = 10_000;

/** Moves events from the queue into SQLite. Acknowledges only what is committed. */
export class FastPath {
  readonly #consumer: EventConsumer;
  readonly #redis: Redis;
  readonly #keys: QueueKeys;
  readonly #writer: BatchWriter;
  readonly #log: Logger;
  #stopped = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(consumer: EventConsumer, redis: Redis, keys: QueueKeys, writer: BatchWriter, log: Logger) {
    this.#consumer = consumer;
    this.#redis = redis;
    this.#keys = keys;
    this.#writer = writer;
    this.#log = log;
  }

  start(): void {
    this.#loop = this.#work();
  }

  /** Finishes the batch at hand. Safe to call twice and before start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
  }

  async #work(): Promise<void> {
    let ownPending = true;
    let takeOverAt = 0;
    while (!this.#stopped) {
      try {
        if (ownPending) {
          const pending = await this.#consumer.readPending(BATCH_ENTRIES);
          ownPending = pending.length > 0;
          await this.#process(pending, true);
        } else if (Date.now() >= takeOverAt) {
          const orphaned = await this.#consumer.takeOver(BATCH_ENTRIES);
          if (orphaned.length === 0) takeOverAt = Date.now() + TAKE_OVER_EVERY_MS;
          await this.#process(orphaned, true);
        } else {
          await this.#process(await this.#consumer.read(BATCH_ENTRIES), false);
        }
      } catch (error) {
        if (this.#stopped) return;
        this.#log.warn({ error }, 'the queue does not answer as it should, trying again');
        ownPending = true;
        takeOverAt = 0;
        await sleep(QUEUE_RETRY_MS);
      }
    }
  }

  /** @param redelivered by a consumer that may have died between its commit and its announcement */
  async #process(entries: readonly QueuedEntry[], redelivered: boolean): Promise<void> {
    if (entries.length === 0) return;
    const result = await this.#writeThrough(entries.map((entry) => entry.frame));
    if (result === null) return;
    for (const letter of result.deadLetters) await this.#copyDeadLetter(letter);
    if (result.stored > 0 || redelivered) {
      await publishStoredRows(this.#redis, this.#keys, {
        table: 'claude_raw_traces',
        rows: result.stored,
        priority: result.priority,
      });
    }
    await this.#consumer.acknowledge(entries);
  }

  /** Writes, waiting out a full disk or a held lock. @returns null when stopped before it succeeded */
  async #writeThrough(frames: readonly string[]): Promise<BatchResult | null> {
    let pause = OUTAGE_PAUSE_MS;
    while (!this.#stopped) {
      try {
        return this.#writer.write(frames);
      } catch (error) {
        if (!isOutage(error)) throw error;
        this.#log.error({ error }, 'the database cannot be written, events wait in the queue');
        await sleep(pause);
        pause = Math.min(pause * 2, LONGEST_OUTAGE_PAUSE_MS);
      }
    }
    return null;
  }

  async #copyDeadLetter(letter: DeadLetter): Promise<void> {
    this.#log.error({ errorType: letter.errorType }, 'an event became a dead letter');
    await this.#redis.xadd(
      this.#keys.deadLetters,
      'MAXLEN',
      '~',
      DEAD_LETTER_COPIES,
      '*',
      'original_event_id',
      letter.eventId,
      'error_type',
      letter.errorType,
      'error_message',
      letter.errorMessage,
      'dlq_queued_at',
      new Date().toISOString(),
      'can_retry',
      'true',
    );
  }
}
