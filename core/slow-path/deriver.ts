import type { PriceBook } from '../pricing/price-book.ts';
import type { WritableDB } from '../storage/database.ts';
import { isOutage } from '../storage/outage.ts';
import { openDerivations } from './derivations.ts';
import type { UnitFacts } from './event-facts.ts';
import { FactStores } from './fact-stores.ts';
import type { DerivationReading, OpenDerivation } from './open-derivation.ts';
import { Repricer } from './repricer.ts';
import { UnitFactStore } from './unit-fact-store.ts';
import { ALL_CATEGORIES, type Categories, wantedEventFacts, wantedUnitFacts } from './wanted-facts.ts';

/** Raw rows of one transaction: short enough that the fast path never waits long for the write lock. */
const BATCH_ROWS = 1_000;

const DERIVATION = 'usage';

/** What became of a step over raw rows. */
export type DerivationStep = {
  /** Rows taken in; 0 = nothing is left to do. */
  rows: number;
  /** Rows whose stored event cannot be read or taken in; they stay in the raw table. */
  unreadable: number;
};

/** What was read of one platform behind `watermark`. */
type Reading = DerivationReading & { derivation: OpenDerivation; watermark: number };

/**
 * Turns raw rows into usage, sums, conversations, tool calls, decisions and changes of code, platform by platform.
 * Works from watermarks that are committed with their results: killed at any instant, it goes on where the last
 * transaction ended, and each raw row counts once.
 */
export class Deriver {
  readonly #database: WritableDB;
  readonly #derivations: readonly OpenDerivation[];
  readonly #categories: Categories;
  readonly #stores: FactStores;
  readonly #unitFacts: UnitFactStore;
  readonly #repricer: Repricer;
  readonly #readWatermark;
  readonly #writeWatermark;

  /**
   * @param derivations of other platforms than the product's, for tests
   * @param categories the kinds of figures that are derived
   */
  constructor(
    database: WritableDB,
    prices: PriceBook,
    derivations = openDerivations(database),
    categories = ALL_CATEGORIES,
  ) {
    this.#database = database;
    this.#categories = categories;
    this.#derivations = derivations;
    this.#stores = new FactStores(database, prices);
    this.#unitFacts = new UnitFactStore(database, this.#stores);
    this.#repricer = new Repricer(database, prices, this.#stores.usage);
    this.#readWatermark = database.prepare<[string, string], { sequence: number }>(
      'SELECT sequence FROM derivation_watermarks WHERE derivation = ? AND raw_table = ?',
    );
    this.#writeWatermark = database.prepare<[string, string, number, number]>(
      `INSERT INTO derivation_watermarks (derivation, raw_table, sequence, updated_at) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET sequence = excluded.sequence, updated_at = excluded.updated_at`,
    );
  }

  /**
   * First gives stored responses the prices of now where those changed since, then derives the next rows of a platform that has some behind its watermark, in one transaction. What cannot be taken
   * in is passed over and counted.
   * @throws an outage (see {@link isOutage}): nothing was derived, try again later
   */
  step(): DerivationStep {
    const repriced = this.#repricer.step();
    if (repriced > 0) return { rows: repriced, unreadable: 0 };
    const reading = this.#read();
    if (reading === null) {
      this.#attributeShared();
      return { rows: 0, unreadable: 0 };
    }
    const { platform, hasEventFacts } = reading.derivation;
    const takeUnit = (unit: string, facts: UnitFacts) => this.#unitFacts.replace(platform, unit, facts, hasEventFacts);
    try {
      return this.#transact(reading, () => {
        this.#stores.observe(platform, reading.facts);
        for (const [unit, facts] of reading.units) takeUnit(unit, facts);
        return 0;
      });
    } catch (error) {
      if (isOutage(error)) throw error;
    }
    // Something in the batch cannot be taken in: each fact by itself, so that it harms nothing but itself.
    return this.#transact(reading, () => {
      const refused = reading.facts.filter((facts) => !this.#alone(() => this.#stores.observe(platform, [facts])));
      const units = [...reading.units].filter(([unit, facts]) => !this.#alone(() => takeUnit(unit, facts)));
      return refused.length + units.length;
    });
  }

  /** What several sessions hold belongs to one of them: which one is known once all rows are in. */
  #attributeShared(): void {
    this.#stores.usage.attributeShared((act) => this.#database.transaction(act).immediate());
  }

  /** Reads and unpacks before the transaction, so that the write lock is held for writing only. */
  #read(): Reading | null {
    for (const derivation of this.#derivations) {
      const watermark = this.#watermark(derivation);
      const reading = derivation.read(watermark, BATCH_ROWS);
      if (reading.rows > 0) return { ...this.#wanted(reading), derivation, watermark };
    }
    return null;
  }

  /** Nothing that is switched off gets any further. */
  #wanted(reading: DerivationReading): DerivationReading {
    const categories = this.#categories;
    return {
      ...reading,
      facts: reading.facts.map((facts) => wantedEventFacts(facts, categories)),
      units: new Map([...reading.units].map(([unit, facts]) => [unit, wantedUnitFacts(facts, categories)])),
    };
  }

  #watermark({ rawTable }: OpenDerivation): number {
    return this.#readWatermark.get(DERIVATION, rawTable)?.sequence ?? 0;
  }

  /** @param take takes in what was read; answers how much of it could not be taken in */
  #transact(reading: Reading, take: () => number): DerivationStep {
    const { derivation, rows, last, unreadable } = reading;
    const run = this.#database.transaction((): DerivationStep => {
      // Another process derived meanwhile: these rows are no longer the next ones.
      if (this.#watermark(derivation) !== reading.watermark) return { rows, unreadable: 0 };
      const refused = take();
      this.#writeWatermark.run(DERIVATION, derivation.rawTable, last, Date.now());
      return { rows, unreadable: unreadable + refused };
    });
    return run.immediate();
  }

  /** In a savepoint of its own. @returns whether it could be taken in */
  #alone(act: () => void): boolean {
    try {
      this.#database.transaction(act)();
      return true;
    } catch (error) {
      if (isOutage(error)) throw error;
      return false;
    }
  }
}
