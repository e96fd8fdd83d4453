import { randomUUID } from 'node:crypto';
import { LIVE_STEPS } from '../../contracts/live-metrics.ts';
import type { PressureLevel } from '../../contracts/pressure.ts';
import type { Logger } from '../../runtime/logger.ts';
import type { LiveSource } from './live-source.ts';
import type { LiveStore } from './live-store.ts';
import { replaceHours, replaceMinutes, type Span } from './replaced-buckets.ts';
import { bucketOf, collectedSpan } from './windows.ts';

/** Notes in which minutes derived rows came, changed or went. */
export type TouchedTimes = {
  /** Begins to note, with nothing noted. */
  watch(): void;
  /** Notes nothing any more. */
  ignore(): void;
  /** Numbers of the minutes since the last call, ascending. */
  take(): number[];
};

/** Figures are looked at by people: more often is of no use. */
const REFRESH_MS = 1_000;
/** However long refreshing takes, it takes at most this share of the time of a process that has better things to do. */
const REST_FACTOR = 20;
/** How often it is looked whether Redis was wiped. */
const CHECK_MS = 10_000;
/** Work done at one look: what is stored meanwhile waits for it. */
const LOOK_MS = 50;
/** After a failure: Redis or the database is in trouble, and others tell of it. */
const RETRY_MS = 5_000;
const DAY_MS = 86_400_000;
/** Rows that are dated later than this are not expected to come true. */
const AHEAD_MS = DAY_MS;
/** Time servers set clocks back by less. */
const SET_BACK_MS = 60_000;

/**
 * Read hour by hour, more of them take longer than all 30 days read whole: a history that is read touches thousands, most of
 * them older than anything that is kept.
 */
const MANY_HOURS = 48;

type State = 'shed' | 'broken' | 'building' | 'whole';

/**
 * Keeps the live metrics in Redis as the database has them: what was touched is read anew and set, and after a wipe, a
 * restart or a time of shedding everything is. It is the first work to be left when deriving is behind.
 */
export class LiveMetrics {
  readonly #source: LiveSource;
  readonly #store: LiveStore;
  readonly #touched: TouchedTimes;
  readonly #log: Logger;
  readonly #clock: () => number;
  readonly #owner: string = randomUUID();
  #state: State = 'broken';
  /** Days to be read whole, newest last. */
  #days: Span[] = [];
  readonly #minutes = new Set<number>();
  /** Monotonic. */
  #refreshAt = 0;
  #checkAt = 0;
  /** By the wall clock. */
  #lookedAt = 0;

  /** @param clock epoch milliseconds */
  constructor(source: LiveSource, store: LiveStore, touched: TouchedTimes, log: Logger, clock = Date.now) {
    this.#source = source;
    this.#store = store;
    this.#touched = touched;
    this.#log = log;
    this.#clock = clock;
  }

  /**
   * Does a part of what there is to do; call between transactions, and at least each second while there is something.
   * Fails silently, because whatever is wrong with Redis or the database is told by others: readers ask the database
   * meanwhile.
   * @param level beyond green nothing is done
   * @param now at once and all of it
   * @returns whether there is nothing left to do before something else is derived
   */
  async look({ level, now }: { level: PressureLevel; now: boolean }): Promise<boolean> {
    try {
      if (level !== 'green') await this.#shed();
      else if (now || performance.now() >= this.#refreshAt) {
        await this.#work(now);
        return this.#state === 'whole' && this.#days.length === 0 && this.#minutes.size === 0;
      }
    } catch (error) {
      this.#log.debug({ error }, 'live metrics wait and are made anew');
      this.#break();
      this.#refreshAt = performance.now() + RETRY_MS;
    }
    return false;
  }

  async #shed(): Promise<void> {
    if (this.#state === 'shed') return;
    this.#break();
    this.#state = 'shed';
    if (this.#store.isReady) await this.#store.declareBroken();
  }

  #break(): void {
    this.#state = 'broken';
    this.#days = [];
    this.#minutes.clear();
    this.#touched.ignore();
  }

  async #work(all: boolean): Promise<void> {
    if (!this.#store.isReady) {
      this.#break();
      return;
    }
    const started = performance.now();
    const now = this.#clock();
    // What was left out as too late, or ended, by the time of before is wanted again.
    if (now < this.#lookedAt - SET_BACK_MS) this.#break();
    this.#lookedAt = now;
    if (this.#state === 'whole' && (all || started >= this.#checkAt)) {
      this.#checkAt = started + CHECK_MS;
      if (!(await this.#store.stillWhole(this.#owner))) this.#break();
    }
    if (this.#state === 'shed' || this.#state === 'broken') await this.#begin();
    if (this.#takeTouched(now) > MANY_HOURS) {
      this.#break();
      await this.#begin();
    }
    const hadWork = this.#minutes.size > 0 || this.#state === 'building';
    do {
      if (!(await this.#step())) break;
    } while (all || performance.now() - started < LOOK_MS);
    if (hadWork && this.#days.length === 0 && this.#minutes.size === 0) await this.#finish();
    if (!hadWork) return;
    const tookMs = performance.now() - started;
    // A rebuild goes on at the next look: until it is done, whoever asks is answered at a higher price.
    this.#refreshAt = this.#state === 'whole' ? started + Math.max(REFRESH_MS, REST_FACTOR * tookMs) : 0;
  }

  /** @returns in how many hours something is to be read anew */
  #takeTouched(now: number): number {
    const { from } = collectedSpan(now);
    for (const minute of this.#touched.take()) {
      const at = minute * LIVE_STEPS.minute.widthMs;
      if (at >= from && at <= now + AHEAD_MS) this.#minutes.add(minute);
    }
    return new Set([...this.#minutes].map(hourOf)).size;
  }

  async #begin(): Promise<void> {
    const { from, to } = collectedSpan(this.#clock());
    // Before anything is read: what changes from now on is noted.
    this.#touched.watch();
    this.#state = 'building';
    this.#days = [];
    await this.#store.clear();
    for (let day = from; day < to + AHEAD_MS; day += DAY_MS) this.#days.push({ from: day, to: day + DAY_MS });
  }

  /** Reads a day or an hour anew. @returns false when there is none left */
  async #step(): Promise<boolean> {
    const now = this.#clock();
    const day = this.#days.pop();
    if (day !== undefined) {
      const { buckets, leaders } = replaceHours(this.#source, day, now);
      await this.#store.replace(buckets, leaders, now);
      return true;
    }
    const minutes = this.#minutesOfOneHour();
    if (minutes.length === 0) return false;
    const { buckets, leaders } = replaceMinutes(this.#source, minutes, now);
    await this.#store.replace(buckets, leaders, now);
    return true;
  }

  #minutesOfOneHour(): number[] {
    let newest = Number.NEGATIVE_INFINITY;
    for (const minute of this.#minutes) newest = Math.max(newest, minute);
    const found = [...this.#minutes].filter((minute) => hourOf(minute) === hourOf(newest));
    for (const minute of found) this.#minutes.delete(minute);
    return found.sort((one, other) => one - other);
  }

  async #finish(): Promise<void> {
    const now = this.#clock();
    await this.#store.setSnapshot(this.#source.latest(now), this.#source.activeSessions(now));
    if (this.#state !== 'building') return;
    await this.#store.declareWhole(this.#owner);
    this.#state = 'whole';
    this.#checkAt = performance.now() + CHECK_MS;
  }
}

function hourOf(minute: number): number {
  return bucketOf('hour', minute * LIVE_STEPS.minute.widthMs);
}
