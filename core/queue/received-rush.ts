import type { Redis } from 'ioredis';
import type { QueueKeys } from './keys.ts';

/** How long events are counted together. */
const COUNTED_MS = 500;
/** How long a rush is remembered, and so how long it takes until it is over: longer, so that one that goes on has no gaps. */
const REMEMBERED_MS = 1_000;
/**
 * Events sent to us within {@link COUNTED_MS} that make a rush. A tool sends some in a minute; fewer are stored and derived
 * side by side.
 */
const RUSH_EVENTS = 300;

/**
 * While much is sent to us at once its senders wait for their commit: whoever stores says so, and whoever derives stands
 * aside. A rush that nobody tells of any more ends by itself.
 */
export class ReceivedRush {
  readonly #redis: Redis;
  readonly #keys: QueueKeys;
  #events = 0;
  /** Monotonic. */
  #countedSince = 0;

  constructor(redis: Redis, keys: QueueKeys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  /** Counts events that were stored just now. @param now monotonic milliseconds */
  async note(events: number, now: number): Promise<void> {
    if (now - this.#countedSince >= COUNTED_MS) {
      this.#countedSince = now;
      this.#events = 0;
    }
    const before = this.#events;
    this.#events += events;
    // Said once of each half second that it goes on.
    if (before < RUSH_EVENTS && this.#events >= RUSH_EVENTS) {
      await this.#redis.set(this.#keys.rush, '1', 'PX', REMEMBERED_MS);
    }
  }

  /** Whether there is one. A Redis that is away has none. */
  async isOn(): Promise<boolean> {
    return this.#redis.status === 'ready' && (await this.#redis.exists(this.#keys.rush)) === 1;
  }
}
