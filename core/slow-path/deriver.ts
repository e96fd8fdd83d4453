import type { Platform } from '../contracts/platform.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { WritableDB } from '../storage/database.ts';
import { isOutage } from '../storage/outage.ts';
import { openDerivations } from './derivations.ts';
import { DerivedSoFar, type TouchedUnits } from './derived-so-far.ts';
import type { UnitFacts } from './event-facts.ts';
import { FactStores } from './fact-stores.ts';
import { HookDerivation } from './hook-derivation.ts';
import type { DerivationReading, OpenDerivation } from './open-derivation.ts';
import { Repricer } from './repricer.ts';
import { SentDerivation } from './sent-derivation.ts';
import { UnitFactStore } from './unit-fact-store.ts';
import { UnitPace } from './unit-pace.ts';
import { ALL_CATEGORIES, type Categories, wantedEventFacts, wantedUnitFacts } from './wanted-facts.ts';
import { Watermarks } from './watermarks.ts';

/** Raw rows of one transaction: what was stored just now is seen soon, and the fast path never waits long for the lock. */
const BATCH_ROWS = 1_000;
/** The same while more rows wait than one takes: a page of an index that many of them fall into is written once. */
const BACKLOG_ROWS = 3_000;

const NO_UNITS: ReadonlySet<string> = new Set();
const NO_PLATFORMS: ReadonlySet<Platform> = new Set();

/** What became of a step over raw rows. */
export type DerivationStep = {
  /** Rows taken in; 0 = nothing is left to do. */
  rows: number;
  /** Rows whose stored event cannot be read or taken in; they stay in the raw table. */
  unreadable: number;
};

/** What is about to be taken in of one platform. */
type Intake = {
  derivation: OpenDerivation;
  progress: DerivedSoFar;
  reading: DerivationReading;
  /** The row before the first that was read. */
  from: number;
  units: DerivedUnit[];
  /** Units that were to be derived, those that could not be among them. */
  attempted: number;
  /** Units that were touched and are derived later. */
  later: TouchedUnits;
};

type DerivedUnit = {
  unit: string;
  facts: UnitFacts;
  /** Processor time. */
  tookMs: number;
};

/**
 * Turns raw rows into usage, sums, conversations, tool calls, decisions and changes of code, platform by platform.
 * Works from watermarks that are committed with their results: killed at any instant, it goes on where the last
 * transaction ended, and each raw row counts once.
 */
export class Deriver {
  readonly #database: WritableDB;
  readonly #progress: ReadonlyMap<OpenDerivation, DerivedSoFar>;
  readonly #pace: UnitPace;
  readonly #categories: Categories;
  readonly #stores: FactStores;
  readonly #unitFacts: UnitFactStore;
  readonly #sent: SentDerivation;
  readonly #repricer: Repricer;
  /** What is sent to us: whoever had something goes behind the others, so that none waits for the end of another. */
  #received: readonly { step(limit: number): DerivationStep }[];
  /** More rows waited than the last step took. */
  #isBehind = false;
  readonly #watermarks: Watermarks;

  /**
   * @param derivations of other platforms than the product's, for tests
   * @param categories the kinds of figures that are derived
   * @param pace of units that are long; only who derives patiently keeps to it
   */
  constructor(
    database: WritableDB,
    prices: PriceBook,
    derivations = openDerivations(database),
    categories = ALL_CATEGORIES,
    pace = new UnitPace(),
  ) {
    this.#database = database;
    this.#categories = categories;
    this.#progress = new Map(derivations.map((derivation) => [derivation, new DerivedSoFar()]));
    this.#pace = pace;
    this.#stores = new FactStores(database, prices);
    this.#unitFacts = new UnitFactStore(database, this.#stores);
    this.#sent = new SentDerivation(database, this.#stores, this.#unitFacts, categories);
    this.#received = [this.#sent, new HookDerivation(database, this.#stores, categories)];
    this.#repricer = new Repricer(database, prices, this.#stores.usage);
    this.#watermarks = new Watermarks(database);
  }

  /**
   * First gives stored responses the prices of now where those changed since, then derives the next rows of a platform
   * that has some, in one transaction. What cannot be taken in is passed over and counted.
   *
   * @param patiently leaves long units that were just derived for {@link isDue}, though they grew since
   * @param except platforms that somebody else derives meanwhile
   * @throws an outage (see {@link isOutage}): nothing was derived, try again later
   */
  step({ patiently = false, except = NO_PLATFORMS } = {}): DerivationStep {
    const repriced = this.#repricer.step();
    if (repriced > 0) return { rows: repriced, unreadable: 0 };
    try {
      const step = this.#deriveNext(patiently, except);
      // What others derive of shared responses is known to them alone: all are looked at once they are done.
      if (except.size > 0) this.#stores.usage.expectShared();
      else if (step.rows === 0) this.#attributeShared();
      return step;
    } catch (error) {
      // A transaction around this one may be given up with it: what it took in is not there then.
      for (const progress of this.#progress.values()) progress.reset();
      this.#unitFacts.forget();
      throw error;
    }
  }

  #deriveNext(patiently: boolean, except: ReadonlySet<Platform>): DerivationStep {
    let unreadable = 0;
    for (const [derivation, progress] of this.#progress) {
      if (except.has(derivation.platform)) {
        // What was put off is theirs too.
        progress.reset();
        this.#unitFacts.forget();
        continue;
      }
      const intake = this.#read(derivation, progress, patiently);
      if (intake.reading.rows === 0 && intake.attempted === 0) continue;
      const step = this.#take(intake);
      unreadable += step.unreadable;
      if (step.rows > 0) return { rows: step.rows, unreadable };
    }
    for (const received of this.#received) {
      const step = received.step(BATCH_ROWS);
      unreadable += step.unreadable;
      if (step.rows === 0) continue;
      this.#received = [...this.#received.filter((other) => other !== received), received];
      return { rows: step.rows, unreadable };
    }
    return { rows: 0, unreadable };
  }

  /** Whether units wait that were left by patience. */
  isWaiting(): boolean {
    return [...this.#progress.values()].some((progress) => progress.hasPutOff);
  }

  /** Whether one of these may be derived now. */
  isDue(): boolean {
    return [...this.#progress.values()].some((progress) => progress.isDue(this.#pace));
  }

  /** What several sessions hold belongs to one of them: which one is known once all rows are in. */
  #attributeShared(): void {
    this.#stores.usage.attributeShared((act) => this.#database.transaction(act).immediate());
  }

  /** Reads and unpacks before the transaction, so that the write lock is held for writing only. */
  #read(derivation: OpenDerivation, progress: DerivedSoFar, patiently: boolean): Intake {
    const from = progress.readFrom(this.#watermarks.of(derivation.rawTable));
    const limit = this.#isBehind ? BACKLOG_ROWS : BATCH_ROWS;
    const reading = this.#wanted(derivation.read(from, limit));
    const goesOn = reading.rows === limit;
    this.#isBehind = goesOn;
    const { now, later } = progress.divide(
      reading.touched,
      goesOn ? reading.lastTouched : NO_UNITS,
      patiently ? this.#pace : null,
    );
    const units: DerivedUnit[] = [];
    for (const unit of now) {
      const started = processorMs();
      const facts = derivation.derive(unit);
      if (facts === null) reading.unreadable += 1;
      else
        units.push({
          unit,
          facts: wantedUnitFacts(facts, this.#categories),
          tookMs: processorMs() - started,
        });
    }
    return { derivation, progress, reading, from, units, attempted: now.length, later };
  }

  /** Nothing that is switched off gets any further. */
  #wanted(reading: DerivationReading): DerivationReading {
    return { ...reading, facts: reading.facts.map((facts) => wantedEventFacts(facts, this.#categories)) };
  }

  #take(intake: Intake): DerivationStep {
    const { derivation, reading, units } = intake;
    const { platform, hasEventFacts } = derivation;
    const takeUnit = ({ unit, facts, tookMs }: DerivedUnit) => {
      const started = processorMs();
      this.#unitFacts.replace(platform, unit, facts, hasEventFacts);
      this.#pace.spent(unit, tookMs + processorMs() - started);
    };
    try {
      return this.#transact(intake, () => {
        this.#stores.observe(platform, reading.facts);
        for (const unit of units) takeUnit(unit);
        return 0;
      });
    } catch (error) {
      if (isOutage(error)) throw error;
      this.#unitFacts.forget();
    }
    // Something in the batch cannot be taken in: each fact by itself, so that it harms nothing but itself.
    return this.#transact(intake, () => {
      const refused = reading.facts.filter((facts) => !this.#alone(() => this.#stores.observe(platform, [facts])));
      const refusedUnits = units.filter((unit) => !this.#alone(() => takeUnit(unit)));
      return refused.length + refusedUnits.length;
    });
  }

  /** @param take takes in what was read; answers how much of it could not be taken in */
  #transact({ derivation, progress, reading, from, later }: Intake, take: () => number): DerivationStep {
    const { rows, last, unreadable } = reading;
    const run = this.#database.transaction((): DerivationStep | null => {
      // Another process derived meanwhile: these rows are no longer the next ones.
      if (this.#watermarks.of(derivation.rawTable) !== progress.stored) return null;
      // Or everything was derived anew up to the same row.
      if (this.#watermarks.wasWrittenByOthers(derivation.rawTable)) this.#unitFacts.forget();
      const refused = take();
      this.#sent.follow(derivation.platform, from, last);
      const watermark = progress.watermark(last, later);
      if (watermark !== progress.stored) this.#watermarks.move(derivation.rawTable, watermark);
      return { rows, unreadable: unreadable + refused };
    });
    const step = run.immediate();
    if (step === null) return { rows: Math.max(1, rows), unreadable: 0 };
    progress.committed(last, later);
    return step;
  }

  /** In a savepoint of its own. @returns whether it could be taken in */
  #alone(act: () => void): boolean {
    try {
      this.#database.transaction(act)();
      return true;
    } catch (error) {
      if (isOutage(error)) throw error;
      this.#unitFacts.forget();
      return false;
    }
  }
}

/** Of this process: on a busy machine the clock would count what others do. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
