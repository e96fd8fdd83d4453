import type { Redis } from 'ioredis';
import { publishStoredRows } from '../queue/change-feed.ts';
import type { EventConsumer, QueuedEntry } from '../queue/event-consumer.ts';
import type { QueueKeys } from '../queue/keys.ts';
import { type Receipt, type Receipts, tellReceipts } from '../queue/receipts.ts';
import type { ReceivedRush } from '../queue/received-rush.ts';
import type { Logger } from '../runtime/logger.ts';
import { OutageWait, type TellTrouble } from '../runtime/outage-wait.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { describeOutage, isEnd, isOutage } from '../storage/outage.ts';
import type { BatchResult, BatchWriter } from './batch-writer.ts';
import type { DeadLetter } from './dead-letters.ts';

/**
 * Entries of one transaction, where so many wait. An entry carries up to 200 events, usually half as many: the write lock
 * is held for less than a tenth of a second, and a page of an index that many of them fall into is written once.
 */
const BATCH_ENTRIES = 25;
/** How often what dead consumers left is looked for. */
const TAKE_OVER_EVERY_MS = 30_000;
/** Copies of dead letters kept in the queue; the database has them all. */
const DEAD_LETTER_COPIES = 10_000;
/** Copies older than seven days go when the next one comes. */
const DEAD_LETTER_COPIES_MS = 7 * 24 * 3_600_000;

/** Moves events from the queue into SQLite. Acknowledges only what is committed. */
export class FastPath {
  readonly #consumer: EventConsumer;
  readonly #redis: Redis;
  readonly #keys: QueueKeys;
  readonly #writer: BatchWriter;
  readonly #place: Pick<DatabasePlace, 'check'>;
  readonly #log: Logger;
  readonly #rush: Pick<ReceivedRush, 'note'> | null;
  readonly #stopping = new AbortController();
  /** The database cannot be written. */
  readonly #outage: OutageWait;
  /** Anything else fails; a queue that is gone for a moment is the supervisor's business, who sees it himself. */
  readonly #failures = new OutageWait(this.#stopping.signal, () => undefined);
  /** For the log, when it fails. */
  #doing: 'reading the queue' | 'storing events' | 'announcing what was stored' | 'acknowledging' = 'reading the queue';
  #loop: Promise<void> = Promise.resolve();

  constructor(
    consumer: EventConsumer,
    redis: Redis,
    keys: QueueKeys,
    writer: BatchWriter,
    place: Pick<DatabasePlace, 'check'>,
    log: Logger,
    tellTrouble: TellTrouble = () => undefined,
    rush: Pick<ReceivedRush, 'note'> | null = null,
  ) {
    this.#rush = rush;
    this.#outage = new OutageWait(this.#stopping.signal, tellTrouble);
    this.#consumer = consumer;
    this.#redis = redis;
    this.#keys = keys;
    this.#writer = writer;
    this.#place = place;
    this.#log = log;
  }

  /** A damaged or lost database ends the work: the process then ends with the rejection that nobody handles. */
  start(): void {
    this.#loop = this.#work();
  }

  /** Finishes the batch at hand. Safe to call twice and before start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
  }

  async #work(): Promise<void> {
    let ownPending = true;
    let takeOverAt = 0;
    while (!this.#stopping.signal.aborted) {
      try {
        this.#place.check();
        this.#doing = 'reading the queue';
        if (ownPending) {
          const pending = await this.#consumer.readPending(BATCH_ENTRIES);
          ownPending = pending.length > 0;
          await this.#process(pending, true);
        } else if (performance.now() >= takeOverAt) {
          const orphaned = await this.#consumer.takeOver(BATCH_ENTRIES);
          if (orphaned.length === 0) takeOverAt = performance.now() + TAKE_OVER_EVERY_MS;
          await this.#process(orphaned, true);
        } else {
          const entries = await this.#consumer.read(BATCH_ENTRIES);
          if (entries.length === 0) this.#writer.rest();
          await this.#process(entries, false);
        }
        this.#failures.over();
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        if (isEnd(error)) throw error;
        this.#log.warn({ error, doing: this.#doing }, 'events could not be moved, trying again');
        ownPending = true;
        takeOverAt = 0;
        await this.#failures.failed(this.#doing);
      }
    }
  }

  /** @param redelivered by a consumer that may have died between its commit and its announcement */
  async #process(entries: readonly QueuedEntry[], redelivered: boolean): Promise<void> {
    if (entries.length === 0) return;
    this.#doing = 'storing events';
    const result = await this.#writeThrough(entries.map((entry) => entry.frame));
    if (result === null) return;
    this.#doing = 'announcing what was stored';
    // First: somebody waits for it. Of a batch that is delivered again the word may have been said before; nobody minds.
    const tell = (receipt: Receipt, receipts: Receipts | undefined) =>
      receipts === undefined ? undefined : tellReceipts(this.#redis, this.#keys, receipt, receipts);
    // One connection keeps the order, so that each need not wait for the answer to the one before.
    await Promise.all([
      tell('stored', result.receipts),
      tell('unavailable', result.passedOver),
      this.#rush?.note(result.received, performance.now()),
      ...result.deadLetters.map((letter) => this.#copyDeadLetter(letter)),
      ...(result.stored > 0 || redelivered ? this.#announce(result) : []),
    ]);
    this.#doing = 'acknowledging';
    await this.#consumer.acknowledge(entries);
  }

  #announce({ storedByTable, priority }: BatchResult): Promise<void>[] {
    // What a dead consumer stored is not known by table any more: the news alone wakes those who derive.
    return [...(storedByTable ?? ([['', 0]] as const))].map(([table, rows]) =>
      publishStoredRows(this.#redis, this.#keys, { table, rows, priority }),
    );
  }

  /** Writes, waiting out a full disk or a held lock. @returns null when stopped before it succeeded. @throws {@link isEnd} */
  async #writeThrough(frames: readonly string[]): Promise<BatchResult | null> {
    while (!this.#stopping.signal.aborted) {
      try {
        this.#place.check();
        const result = this.#writer.write(frames);
        if (this.#outage.over()) this.#log.info('the database can be written again');
        return result;
      } catch (error) {
        if (isEnd(error) || !isOutage(error)) throw error;
        this.#log.error({ error }, 'the database cannot be written, events wait in the queue');
        await this.#outage.failed(describeOutage(error));
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
    // One command cuts by number or by age.
    await this.#redis.xtrim(this.#keys.deadLetters, 'MINID', Date.now() - DEAD_LETTER_COPIES_MS);
  }
}
