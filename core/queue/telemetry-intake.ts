import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { ReceivedBy, ReceivedFrame, TelemetryEvent } from '../contracts/telemetry-event.ts';
import type { IntakeAnswer } from '../contracts/telemetry-intake.ts';
import { EventProducer, QueueLostError } from './event-producer.ts';
import type { QueueKeys } from './keys.ts';
import { type Receipt, readReceipts } from './receipts.ts';

/** Events of one entry: as many as capture puts into one, so that the fast path's transactions stay as short. */
const FRAME_EVENTS = 200;
/**
 * How long a full queue, or a Redis that is being restarted, is waited for. While a history is read the queue is always
 * about full, and a place is free every few milliseconds: only one that does not move is busy.
 */
const PLACE_PATIENCE_MS = 2_000;
/** How often a queue without place or Redis is looked at. */
const PLACE_RETRY_MS = 20;
/** When a sender is answered at the latest. OpenTelemetry's exporters give up after 10 s by themselves. */
const ANSWER_WITHIN_MS = 8_000;

/** Limits, for tests. */
export type IntakePatience = { placeMs: number; answerMs: number };

/**
 * Takes in events that have no file behind them. They are queued as what capture reads, and `stored` is answered only
 * when the fast path says that it committed them. It says so to whoever listens: one that was killed in between, a Redis
 * that lost its content, a word that was missed - each ends as `unavailable`, and the sender repeats.
 */
export class TelemetryIntake {
  readonly #redis: Redis;
  readonly #subscription: Redis;
  readonly #producer: EventProducer;
  readonly #channel: string;
  readonly #waiter = randomUUID();
  readonly #patience: IntakePatience;
  /** Frames that are not known to be stored, by their names in receipts. */
  readonly #waiting = new Map<string, (answer: Receipt) => void>();
  #listening: Promise<unknown> | null = null;
  #stopping = false;

  /** @param subscription a connection that only listens; nobody else's. Both are closed by {@link stop}. */
  constructor(
    redis: Redis,
    subscription: Redis,
    keys: QueueKeys,
    patience: IntakePatience = { placeMs: PLACE_PATIENCE_MS, answerMs: ANSWER_WITHIN_MS },
  ) {
    this.#redis = redis;
    this.#subscription = subscription;
    this.#producer = new EventProducer(redis, keys);
    this.#channel = keys.storedChannel(this.#waiter);
    this.#patience = patience;
    subscription.on('message', (_channel: string, message: string) => {
      const { receipt, frames } = readReceipts(message);
      for (const frame of frames) this.#waiting.get(frame)?.(receipt);
    });
    // What is said while nobody listens is never heard.
    subscription.on('close', () => {
      this.#listening = null;
      this.#giveUp();
    });
  }

  /**
   * Queues events and waits until all of them are stored. Answers within ten seconds, whatever happens to Redis or to
   * the one who stores.
   * @param purgeMark see {@link StoreReceived}
   */
  async store(events: readonly TelemetryEvent[], by: ReceivedBy, purgeMark: string): Promise<IntakeAnswer> {
    if (events.length === 0) return 'stored';
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), this.#patience.answerMs);
    const gone = new Promise<IntakeAnswer>((resolve) => {
      deadline.signal.addEventListener('abort', () => resolve('unavailable'), { once: true });
    });
    try {
      return await Promise.race([this.#storeAll(events, { by, purgeMark }, deadline.signal), gone]);
    } catch {
      return 'unavailable';
    } finally {
      clearTimeout(timer);
      deadline.abort();
    }
  }

  /** Answers everybody who waits, and closes both connections. */
  stop(): void {
    this.#stopping = true;
    this.#giveUp();
    this.#redis.disconnect();
    this.#subscription.disconnect();
  }

  async #storeAll(
    events: readonly TelemetryEvent[],
    { by, purgeMark }: { by: ReceivedBy; purgeMark: string },
    deadline: AbortSignal,
  ): Promise<IntakeAnswer> {
    const patienceEnds = performance.now() + this.#patience.placeMs;
    const impatient = () => this.#stopping || deadline.aborted || performance.now() >= patienceEnds;
    while (!this.#ready()) {
      if (impatient()) return 'unavailable';
      await sleep(PLACE_RETRY_MS);
    }
    await this.#listen();
    const stored: Promise<IntakeAnswer>[] = [];
    for (let start = 0; start < events.length; start += FRAME_EVENTS) {
      if (deadline.aborted) return 'unavailable';
      const part = events.slice(start, start + FRAME_EVENTS);
      const name = randomUUID();
      const frame: ReceivedFrame = {
        version: 1,
        received_by: by,
        receipt: { waiter: this.#waiter, frame: name },
        purge_mark: purgeMark,
        events: part,
      };
      // Listened for first: what is stored at once is told at once.
      const answer = this.#expect(name, deadline);
      const refused = await this.#append(frame, part.length, impatient);
      if (refused !== null) return refused;
      stored.push(answer);
    }
    const answers = await Promise.all(stored);
    return answers.every((answer) => answer === 'stored') ? 'stored' : 'unavailable';
  }

  /** @returns null when it was queued, else what to answer */
  async #append(frame: ReceivedFrame, count: number, impatient: () => boolean): Promise<IntakeAnswer | null> {
    try {
      return (await this.#producer.appendReceived(frame, count, impatient)) ? null : 'busy';
    } catch (error) {
      if (!(error instanceof QueueLostError)) throw error;
      // The queue was emptied on purpose, perhaps by a purge: what was judged before that is judged anew when it comes again.
      await this.#producer.join();
      return 'unavailable';
    }
  }

  #expect(name: string, deadline: AbortSignal): Promise<IntakeAnswer> {
    return new Promise((resolve) => {
      const settle = (answer: Receipt): void => {
        this.#waiting.delete(name);
        resolve(answer);
      };
      this.#waiting.set(name, settle);
      deadline.addEventListener('abort', () => settle('unavailable'), { once: true });
    });
  }

  #ready(): boolean {
    return this.#redis.status === 'ready' && this.#subscription.status === 'ready';
  }

  /** Once for each connection: after that nothing is missed until it closes. */
  async #listen(): Promise<void> {
    this.#listening ??= Promise.all([this.#subscription.subscribe(this.#channel), this.#producer.join()]);
    try {
      await this.#listening;
    } catch (error) {
      this.#listening = null;
      throw error;
    }
  }

  #giveUp(): void {
    for (const settle of [...this.#waiting.values()]) settle('unavailable');
  }
}
