import type { ReadableDB } from '../storage/database.ts';
import type { Scope } from './billed-between.ts';
import { PRICEABLE_COLUMNS, type PriceableRow } from './cost-by-mode.ts';
import { type Buckets, QUARTERS_PER_DAY } from './kept-sums.ts';
import { usageCondition } from './range.ts';
import { QUARTER_MS } from './time-zone-days.ts';

/** A row of sums that are kept. `bucket`: the quarter-hour with which it begins. Costs in 1e-12 USD. */
export type KindRow = {
  bucket: bigint;
  platform: string;
  model: string;
  project_hash: string;
  responses: bigint;
  input: bigint;
  output: bigint;
  reasoning: bigint;
  cache_read: bigint;
  write_5m: bigint;
  write_1h: bigint;
  searches: bigint;
  cost: bigint;
  estimated: bigint;
  unpriced: bigint;
  estimated_tokens: bigint;
};

export type BilledRow = PriceableRow & { platform: string };

const COLUMNS = `platform, model, project_hash, responses, input_tokens AS input, output_tokens AS output,
  reasoning_tokens AS reasoning, cache_read_tokens AS cache_read, cache_write_5m_tokens AS write_5m,
  cache_write_1h_tokens AS write_1h, web_searches AS searches, cost_picousd AS cost, estimated_picousd AS estimated,
  unpriced_tokens AS unpriced, estimated_tokens`;

/** Reads the sums of ranges and, where those are too coarse, what they are the sums of. */
export class KindRows {
  readonly #days;
  readonly #quarters;
  readonly #quartersOf;
  readonly #responsesOf;
  readonly #values: readonly string[];

  constructor(database: ReadableDB, scope: Scope) {
    const { where, values } = usageCondition(scope);
    const select = (bucket: string, table: string, time: string, condition: string) =>
      database
        .prepare<(number | bigint | string)[], KindRow>(
          `SELECT ${bucket} AS bucket, ${COLUMNS} FROM ${table} WHERE ${time} >= ? AND ${time} < ? ${condition}`,
        )
        .safeIntegers(true);
    // A range is found by its time, and not among all that a platform or a model ever had.
    const same = 'AND +platform = ? AND model = ? AND project_hash = ?';
    this.#values = values;
    this.#days = select(`day * ${QUARTERS_PER_DAY}`, 'day_rollup', 'day', where);
    this.#quarters = select('bucket', 'usage_rollup', 'bucket', where);
    this.#quartersOf = select('bucket', 'usage_rollup', 'bucket', same);
    this.#responsesOf = database
      .prepare<(number | bigint | string)[], BilledRow>(
        `SELECT platform, ${PRICEABLE_COLUMNS} FROM usage INDEXED BY usage_time
         WHERE occurred_at >= ? AND occurred_at < ? ${same} AND cost_picousd <> 0`,
      )
      .safeIntegers(true);
  }

  /** @param days numbers of days of UTC */
  ofDays({ first, end }: Buckets): KindRow[] {
    return this.#days.all(first, end, ...this.#values);
  }

  ofQuarters({ first, end }: Buckets): KindRow[] {
    return this.#quarters.all(first, end, ...this.#values);
  }

  /** The quarter-hours of a day's row. */
  quartersOf({ bucket, platform, model, project_hash }: KindRow): KindRow[] {
    return this.#quartersOf.all(bucket, bucket + BigInt(QUARTERS_PER_DAY), platform, model, project_hash);
  }

  /** The responses of a quarter-hour's row that cost anything. */
  responsesOf({ bucket, platform, model, project_hash }: KindRow): BilledRow[] {
    const [from, to] = [bucket * BigInt(QUARTER_MS), (bucket + 1n) * BigInt(QUARTER_MS)];
    return this.#responsesOf.all(from, to, platform, model, project_hash);
  }
}
