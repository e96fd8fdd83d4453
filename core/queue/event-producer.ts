import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { QUEUE_LIMIT_EVENTS } from '../contracts/pipeline.ts';
import type { EventFrame, QueueEntry, ReceivedFrame } from '../contracts/telemetry-event.ts';
import { frameText } from './frame-text.ts';
import type { QueueKeys } from './keys.ts';
import { ENQUEUE_SCRIPT } from './scripts.ts';

/** How often a waiting producer looks again. The consumer frees thousands of places a second. */
const FULL_RETRY_MS = 20;

/** Redis lost what was queued; the producer must start again from the checkpoints in SQLite. */
export class QueueLostError extends Error {
  constructor() {
    super('the queue was emptied or restarted');
  }
}

/** The queue as capture sees it: append, wait when full, notice a loss. */
export class EventProducer {
  readonly #redis: Redis;
  readonly #keys: QueueKeys;
  #epoch: string | null = null;

  constructor(redis: Redis, keys: QueueKeys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  /**
   * Takes part in the present content of Redis, naming it if it is new. Call before the first append and after each
   * {@link QueueLostError}, and re-read the checkpoints afterwards.
   */
  async join(): Promise<void> {
    await this.#redis.set(this.#keys.epoch, randomUUID(), 'NX');
    this.#epoch = await this.#redis.get(this.#keys.epoch);
  }

  /** Whether everything appended since {@link join} is still queued or was consumed. */
  async intact(): Promise<boolean> {
    return this.#epoch !== null && (await this.#redis.get(this.#keys.epoch)) === this.#epoch;
  }

  /** Events appended and not acknowledged. */
  async depth(): Promise<number> {
    return Number((await this.#redis.get(this.#keys.depth)) ?? '0');
  }

  /** Entries in the stream; 0 = everything that was appended has been stored. */
  async length(): Promise<number> {
    return this.#redis.xlen(this.#keys.events);
  }

  /**
   * Appends one entry; waits while the queue is full or capture is held back, until `stopped`.
   *
   * @param count events in the entry; 1 for an entry without events, so that it takes a place
   * @returns false when it stopped waiting because of `stopped`
   * @throws QueueLostError
   */
  async append(entry: QueueEntry, count: number, stopped: () => boolean): Promise<boolean> {
    return this.#appendUnless('held', JSON.stringify(entry), count, stopped);
  }

  /** The same for a frame that our own capture made: its events are what their types say, and nobody checks them again. */
  async appendCaptured(frame: EventFrame, count: number, stopped: () => boolean): Promise<boolean> {
    return this.#appendUnless('held', frameText(frame), count, stopped);
  }

  /**
   * The same for what was sent to us, of which our own doors made events. It waits for a place, but not while capture is held back: what capture leaves for
   * later stays in the tools' files, what we refuse is lost when its sender tires.
   */
  async appendReceived(entry: ReceivedFrame, count: number, stopped: () => boolean): Promise<boolean> {
    return this.#appendUnless('full', frameText(entry), count, stopped);
  }

  async #appendUnless(
    waitsWhile: 'held' | 'full',
    frame: string,
    count: number,
    stopped: () => boolean,
  ): Promise<boolean> {
    for (;;) {
      const answer = await this.#redis.eval(
        ENQUEUE_SCRIPT,
        4,
        this.#keys.epoch,
        this.#keys.events,
        this.#keys.depth,
        this.#keys.hold,
        this.#epoch ?? '',
        String(QUEUE_LIMIT_EVENTS),
        String(Math.max(1, count)),
        frame,
        waitsWhile,
      );
      if (answer === 'OK') return true;
      if (answer === 'EPOCH') throw new QueueLostError();
      if (stopped()) return false;
      await sleep(FULL_RETRY_MS);
    }
  }
}
