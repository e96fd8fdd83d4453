import type { Redis } from 'ioredis';
import type { QueueKeys } from './keys.ts';

/**
 * A hold that nobody renews ends by itself: with the one who asked for it dead, what the tools write is stored all the
 * same. Renewed every second.
 */
export const HOLD_MS = 15_000;

/** Lets capture wait, as before a full queue: nothing is dropped, and what is not read stays in the tools' files. */
export class CaptureHold {
  readonly #redis: Redis;
  readonly #keys: QueueKeys;

  constructor(redis: Redis, keys: QueueKeys) {
    this.#redis = redis;
    this.#keys = keys;
  }

  async renew(): Promise<void> {
    if (this.#redis.status === 'ready') await this.#redis.set(this.#keys.hold, '1', 'PX', HOLD_MS);
  }

  async end(): Promise<void> {
    if (this.#redis.status === 'ready') await this.#redis.del(this.#keys.hold);
  }
}
