import type { Platform } from '../contracts/platform.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { WritableDB } from '../storage/database.ts';
import type { UsageStore } from './usage-store.ts';

/** Messages of one transaction: short enough that the fast path never waits long for the write lock. */
const BATCH_MESSAGES = 500;

type Candidate = { id: number; platform: Platform; message_id: string };

/**
 * Gives stored responses the prices of now where the user or a newer version changed what decides on them:
 *
 * - what had no price is looked up again (a newer table, or a price of the user's own),
 * - what was priced while the user had prices of his own follows them, also when they are taken back,
 * - another mode of cost decides anew between the reported and the calculated cost.
 *
 * A cost out of the bundled table otherwise keeps the price and version it has: history does not move with an update.
 */
export class Repricer {
  readonly #database: WritableDB;
  readonly #usage: UsageStore;
  readonly #prices: PriceBook;
  readonly #next;
  readonly #models;
  /** Rows up to this id are looked at; null = all are. */
  #after: number | null = 0;

  constructor(database: WritableDB, prices: PriceBook, usage: UsageStore) {
    this.#database = database;
    this.#prices = prices;
    this.#usage = usage;
    this.#models = database.prepare<[], { model: string }>('SELECT DISTINCT model FROM usage_rollup');
    this.#next = database.prepare<Record<string, string | number>, Candidate>(
      `SELECT id, platform, message_id FROM usage WHERE id > @after AND (
         (cost_source = 'unpriced' AND price_version IS NOT @version)
         OR (price_version IS NOT @version AND price_version LIKE '%+overrides.%')
         OR (price_version IS NOT @version AND cost_source != 'reported'
             AND model IN (SELECT value FROM json_each(@overridden)))
         OR (@mode != 'calculate' AND reported_picousd IS NOT NULL AND cost_source != 'reported')
         OR (@mode = 'calculate' AND cost_source = 'reported')
         OR (@mode = 'display' AND cost_source IN ('calculated', 'estimated')))
       ORDER BY id LIMIT ${BATCH_MESSAGES}`,
    );
  }

  /**
   * Prices the next responses in one transaction. @returns how many messages; 0 = nothing is left to do
   * @throws an outage: nothing was priced, try again later
   */
  step(): number {
    if (this.#after === null) return 0;
    const found = this.#next.all({
      after: this.#after,
      version: this.#prices.priceVersion,
      mode: this.#prices.mode,
      overridden: JSON.stringify(this.#overriddenModels()),
    });
    const last = found.at(-1);
    if (last !== undefined) {
      const priceAll = this.#database.transaction(() => {
        for (const { platform, message_id } of found) this.#usage.reprice(platform, message_id);
      });
      priceAll.immediate();
    }
    this.#after = last?.id ?? null;
    return found.length;
  }

  #overriddenModels(): string[] {
    const models = this.#models.all().map(({ model }) => model);
    return models.filter((model) => this.#prices.findModel(model)?.model.isOverride === true);
  }
}
