import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { ChangeFeed } from '../queue/change-feed.ts';
import type { QueueKeys } from '../queue/keys.ts';
import type { Logger } from '../runtime/logger.ts';
import { isOutage } from '../storage/outage.ts';
import type { DerivationStep, Deriver } from './deriver.ts';

/** Completeness comes from watermarks: so often they are looked at even if no change was announced. */
const RECONCILE_MS = 60_000;
/** Pause after an error of queue or database. */
const RETRY_MS = 500;

/** Derives what the fast path stored, woken by its announcements. */
export class SlowPath {
  readonly #feed: ChangeFeed;
  readonly #redis: Redis;
  readonly #keys: QueueKeys;
  readonly #deriver: Deriver;
  readonly #log: Logger;
  #stopped = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(feed: ChangeFeed, redis: Redis, keys: QueueKeys, deriver: Deriver, log: Logger) {
    this.#feed = feed;
    this.#redis = redis;
    this.#keys = keys;
    this.#deriver = deriver;
    this.#log = log;
  }

  start(): void {
    this.#loop = this.#work();
  }

  /** Finishes the transaction at hand. Safe to call twice and before start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#loop;
  }

  /** Derives everything stored so far, without waiting for an announcement. */
  async drain(): Promise<void> {
    let derived = 0;
    for (;;) {
      const step = await this.#step();
      derived += step.rows;
      if (step.unreadable > 0) this.#log.error({ rows: step.unreadable }, 'stored events could not be read');
      if (step.rows === 0 || this.#stopped) break;
      await this.#announce();
      // Lets messages of the supervisor through between two transactions.
      await new Promise((done) => setImmediate(done));
    }
    if (derived > 0) await this.#announce();
  }

  /** One step, waiting out a full disk or a held lock. */
  async #step(): Promise<DerivationStep> {
    for (;;) {
      try {
        return this.#deriver.step();
      } catch (error) {
        if (!isOutage(error) || this.#stopped) throw error;
        this.#log.error({ error }, 'the database cannot be written, deriving waits');
        await sleep(RETRY_MS);
      }
    }
  }

  async #work(): Promise<void> {
    let reconcileAt = 0;
    let started = false;
    while (!this.#stopped) {
      try {
        if (!started) await this.#feed.start();
        started = true;
        // What was stored while nobody derived is there already: no news of it will come.
        if (Date.now() < reconcileAt && !(await this.#feed.wait())) continue;
        reconcileAt = Date.now() + RECONCILE_MS;
        await this.drain();
        await this.#feed.acknowledge();
      } catch (error) {
        if (this.#stopped) return;
        this.#log.warn({ error }, 'deriving waits and tries again');
        await sleep(RETRY_MS);
      }
    }
  }

  /** Tells open dashboards; they also look for themselves, so a lost message costs a second. */
  async #announce(): Promise<void> {
    if (this.#redis.status === 'ready') await this.#redis.publish(this.#keys.changedChannel, '1').catch(() => {});
  }
}
