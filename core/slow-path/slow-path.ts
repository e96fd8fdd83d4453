import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import type { PressureLevel } from '../contracts/pressure.ts';
import type { ChangeFeed } from '../queue/change-feed.ts';
import type { QueueKeys } from '../queue/keys.ts';
import type { ReceivedRush } from '../queue/received-rush.ts';
import type { Logger } from '../runtime/logger.ts';
import { OutageWait, type TellTrouble } from '../runtime/outage-wait.ts';
import type { DatabasePlace } from '../storage/database-place.ts';
import { describeOutage, isEnd, isOutage } from '../storage/outage.ts';
import type { DeriveHelpers } from './derive-helpers.ts';
import type { DerivationStep, Deriver } from './deriver.ts';
import type { PressureGauge } from './pressure-gauge.ts';

/** Completeness comes from watermarks: so often they are looked at even if no change was announced. */
const RECONCILE_MS = 60_000;
/**
 * While news keep coming, leisure work is asked so often: it takes up to a twentieth of a second each time. The first time
 * is later, so that nothing stands before today's figures when a history is met.
 */
const LEISURE_EVERY_MS = 1_000;
const FIRST_LEISURE_MS = 3_000;

/**
 * While a rush lasts one step is done each second: two writers of one file wait for each other, and the commit of one
 * empties the page cache of the other. What a person works on meanwhile is seen a second later.
 */
const ASIDE_MS = 1_000;
const ASIDE_LOOK_MS = 50;
/**
 * A rush that lasts longer is how things are: one step a second would never catch up with it. Deriving then goes on as
 * usual, until there is none for a moment or nothing is left.
 */
const ASIDE_AT_MOST_MS = 120_000;

/** Work that can be left for a while: while it has something to do it is asked at least each second. */
export type LeisureWork = {
  /** @param at how far deriving is behind @returns whether nothing is left to do before something is derived */
  look(at: { level: PressureLevel; now: boolean }): Promise<boolean>;
};

type Gauge = Pick<PressureGauge, 'look' | 'level' | 'behind' | 'noteWorkers'>;
type Helpers = Pick<DeriveHelpers, 'adjust' | 'platforms' | 'workers' | 'stop' | 'onDerived'>;
/** What watches deriving, is done beside it, and helps it. */
type Companions = {
  gauge?: Gauge | null;
  leisure?: LeisureWork | null;
  helpers?: Helpers | null;
  /** While there is one, storing goes before deriving. */
  rush?: Pick<ReceivedRush, 'isOn'> | null;
  /** How long it is stood aside for one, at most; milliseconds. */
  asideAtMostMs?: number;
};

/** Derives what the fast path stored, woken by its announcements. */
export class SlowPath {
  readonly #feed: ChangeFeed;
  readonly #redis: Redis;
  readonly #keys: QueueKeys;
  readonly #deriver: Deriver;
  readonly #place: Pick<DatabasePlace, 'check'>;
  readonly #gauge: Gauge | null;
  readonly #leisure: LeisureWork | null;
  readonly #helpers: Helpers | null;
  readonly #rush: Pick<ReceivedRush, 'isOn'> | null;
  readonly #asideAtMostMs: number;
  /** Since when each look found a rush, monotonic; null: the last one found none. */
  #rushSince: number | null = null;
  /** Those who wait until everything is derived; meanwhile nobody helps. */
  #draining = 0;
  /** Monotonic. */
  #leisureAt = 0;
  /** Leisure work had nothing left to do, and nothing was derived since. */
  #isLeisureDone = false;
  readonly #log: Logger;
  readonly #stopping = new AbortController();
  /** The database cannot be written. */
  readonly #outage: OutageWait;
  /** Anything else fails; a queue that is gone for a moment is the supervisor's business, who sees it himself. */
  readonly #failures = new OutageWait(this.#stopping.signal, () => undefined);
  #loop: Promise<void> = Promise.resolve();

  constructor(
    feed: ChangeFeed,
    redis: Redis,
    keys: QueueKeys,
    deriver: Deriver,
    place: Pick<DatabasePlace, 'check'>,
    log: Logger,
    tellTrouble: TellTrouble = () => undefined,
    { gauge = null, leisure = null, helpers = null, rush = null, asideAtMostMs = ASIDE_AT_MOST_MS }: Companions = {},
  ) {
    this.#outage = new OutageWait(this.#stopping.signal, tellTrouble);
    this.#feed = feed;
    this.#redis = redis;
    this.#keys = keys;
    this.#deriver = deriver;
    this.#place = place;
    this.#gauge = gauge;
    this.#leisure = leisure;
    this.#helpers = helpers;
    this.#rush = rush;
    this.#asideAtMostMs = asideAtMostMs;
    helpers?.onDerived(() => void this.#announce());
    this.#log = log;
  }

  /** A damaged or lost database ends the work: the process then ends with the rejection that nobody handles. */
  start(): void {
    this.#loop = this.#work();
  }

  /** Finishes the transaction at hand. Safe to call twice and before start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    await this.#helpers?.stop();
  }

  /** Derives everything stored so far, without waiting for an announcement. */
  async drain(): Promise<void> {
    this.#draining += 1;
    try {
      await this.#helpers?.stop();
      await this.#derive({ patiently: false });
    } finally {
      this.#draining -= 1;
    }
  }

  async #derive(how: { patiently: boolean }): Promise<void> {
    // What was left by patience is no row of a step any more when it is derived, but news all the same.
    let derived = this.#deriver.isWaiting() ? 1 : 0;
    for (;;) {
      if (how.patiently) await this.#standAside();
      const step = await this.#step(how);
      derived += step.rows;
      if (step.unreadable > 0) this.#log.error({ rows: step.unreadable }, 'stored events could not be read');
      if (step.rows === 0 || this.#stopping.signal.aborted) break;
      this.#isLeisureDone = false;
      await this.#announce();
      await this.#look({ now: false });
      // Told at once what it is to be left for; while there is time for it, it has its turn between two steps.
      if (this.#level() !== 'green') await this.#leisure?.look({ level: this.#level(), now: false });
      else if (how.patiently && performance.now() >= this.#leisureAt) await this.#lookAtLeisure();
      // Lets messages of the supervisor through between two transactions.
      await new Promise((done) => setImmediate(done));
    }
    if (derived > 0) {
      await this.#announce();
      await this.#look({ now: true });
    }
    // Caught up: the next rush is another one.
    if (how.patiently) this.#rushSince = null;
  }

  /** Lets those who store go first, for a while. */
  async #standAside(): Promise<void> {
    const until = performance.now() + ASIDE_MS;
    const mayGoOn = () => this.#stopping.signal.aborted || this.#draining > 0 || performance.now() >= until;
    while (!mayGoOn()) {
      if (!(await this.#isRush(until - performance.now()))) this.#rushSince = null;
      else this.#rushSince ??= performance.now();
      if (!this.#isAside()) return;
      await sleep(ASIDE_LOOK_MS);
    }
  }

  #isAside(): boolean {
    return this.#rushSince !== null && performance.now() - this.#rushSince < this.#asideAtMostMs;
  }

  /** @param withinMs for so long the answer is waited for: a Redis that was killed meanwhile gives none until it is back */
  async #isRush(withinMs: number): Promise<boolean> {
    if (this.#rush === null) return false;
    const answered = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, answered.signal]);
    try {
      return await Promise.race([this.#rush.isOn(), sleep(withinMs, false, { signal }).catch(() => false)]);
    } finally {
      answered.abort();
    }
  }

  /** Looks how far deriving is behind, and has as many workers as that takes. */
  async #look(how: { now: boolean }): Promise<void> {
    await this.#gauge?.look(how);
    if (this.#gauge === null || this.#helpers === null) return;
    // Threads that help would stand in the way of those who store as deriving does.
    if (this.#draining === 0 && !this.#stopping.signal.aborted && !this.#isAside()) {
      this.#helpers.adjust(this.#gauge.level, this.#gauge.behind);
    }
    this.#gauge.noteWorkers(this.#helpers.workers);
  }

  #isHelped(): boolean {
    return (this.#helpers?.platforms.size ?? 0) > 0;
  }

  /** Of what can be left for a while: what helpers write is noted by nobody, so that they count as being behind. */
  #level(): PressureLevel {
    const level = this.#gauge?.level ?? 'green';
    return level === 'green' && this.#isHelped() ? 'yellow' : level;
  }

  /** One step, waiting out a full disk or a held lock. @throws {@link isEnd} */
  async #step(how: { patiently: boolean }): Promise<DerivationStep> {
    for (;;) {
      try {
        this.#place.check();
        const step = this.#deriver.step({ ...how, except: this.#helpers?.platforms });
        if (this.#outage.over()) this.#log.info('the database can be written again');
        return step;
      } catch (error) {
        if (isEnd(error) || !isOutage(error) || this.#stopping.signal.aborted) throw error;
        this.#log.error({ error }, 'the database cannot be written, deriving waits');
        await this.#outage.failed(describeOutage(error));
      }
    }
  }

  async #work(): Promise<void> {
    let reconcileAt = 0;
    this.#leisureAt = performance.now() + FIRST_LEISURE_MS;
    let started = false;
    let helped = 0;
    while (!this.#stopping.signal.aborted) {
      try {
        this.#place.check();
        const helping = this.#helpers?.platforms.size ?? 0;
        // What a helper left is the process's own again, and no news of it will come.
        if (helping < helped) {
          reconcileAt = 0;
          await this.#look({ now: true });
        }
        helped = helping;
        if (!started) await this.#feed.start();
        started = true;
        // What was stored while nobody derived is there already: no news of it will come.
        if (performance.now() >= reconcileAt || this.#deriver.isDue() || (await this.#feed.wait(this.#pace()))) {
          // News that could not be taken in is not told again.
          reconcileAt = 0;
          await this.#derive({ patiently: true });
          reconcileAt = performance.now() + RECONCILE_MS;
          await this.#feed.acknowledge();
        }
        // With nothing of its own to derive, it looks after those who help.
        if (this.#isHelped()) await this.#look({ now: false });
        await this.#lookAfterLeisure();
        this.#failures.over();
      } catch (error) {
        if (this.#stopping.signal.aborted) return;
        if (isEnd(error)) throw error;
        this.#log.warn({ error }, 'deriving waits and tries again');
        await this.#failures.failed('deriving');
      }
    }
  }

  async #lookAfterLeisure(): Promise<void> {
    if (performance.now() < this.#leisureAt) return;
    this.#isLeisureDone = await this.#lookAtLeisure();
  }

  /** @returns whether nothing is left to do */
  async #lookAtLeisure(): Promise<boolean> {
    const isDone = (await this.#leisure?.look({ level: this.#level(), now: false })) ?? true;
    this.#leisureAt = performance.now() + LEISURE_EVERY_MS;
    return isDone;
  }

  /** Whoever has nothing to look after but news waits longer for them, and is woken less often. */
  #pace(): { isResting: boolean } {
    return { isResting: this.#isLeisureDone && !this.#isHelped() && !this.#deriver.isWaiting() };
  }

  /** Tells open dashboards; they also look for themselves, so a lost message costs a second. */
  async #announce(): Promise<void> {
    if (this.#redis.status === 'ready') await this.#redis.publish(this.#keys.changedChannel, '1').catch(() => {});
  }
}
