import type Database from 'better-sqlite3';
import type { ModelTotals, Totals } from '../contracts/usage.ts';
import type { ReadableDB } from '../storage/database.ts';

/**
 * Sums of billed responses, exact to the last 1e-12 USD.
 *
 * Money is an integer of 1e-12 USD in SQLite; from 9,007 USD on such an integer no longer fits a JavaScript number, so
 * every sum leaves the database as BigInt (its own 64 bits hold 9.2 million USD a model and period). The expressions
 * are kept as plain as possible: they run once a stored row, and a report adds up hundreds of thousands.
 */

const PICO_DIGITS = 12;

/** Platforms that bill reasoning apart from output, so that it adds to the total. Others count it inside output. */
const REASONING_APART = `CASE WHEN reasoning_tokens = 0 THEN 0
  WHEN platform = 'gemini_cli' THEN reasoning_tokens ELSE 0 END`;

/** One row of sums, as the columns below give them with `safeIntegers`; null = nothing was added. */
export type SumsRow = {
  responses: bigint | null;
  input: bigint | null;
  output: bigint | null;
  reasoning: bigint | null;
  reasoning_apart: bigint | null;
  cache_write: bigint | null;
  cache_read: bigint | null;
  cost: bigint | null;
  estimated: bigint | null;
  unpriced: bigint | null;
  estimated_tokens: bigint | null;
};

const TOKEN_COLUMNS = `sum(input_tokens) AS input,
  sum(output_tokens) AS output,
  sum(reasoning_tokens) AS reasoning,
  sum(${REASONING_APART}) AS reasoning_apart,
  sum(cache_write_5m_tokens + cache_write_1h_tokens) AS cache_write,
  sum(cache_read_tokens) AS cache_read,
  sum(cost_picousd) AS cost`;

const ROW_TOKENS = `input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
  + ${REASONING_APART}`;

/** The select list of a {@link SumsRow} over rows of `usage_rollup`. */
export const ROLLUP_SUMS = `sum(responses) AS responses,
  ${TOKEN_COLUMNS},
  sum(estimated_picousd) AS estimated,
  sum(unpriced_tokens) AS unpriced,
  sum(estimated_tokens) AS estimated_tokens`;

/** The select list of a {@link SumsRow} over rows of `usage`. */
export const USAGE_SUMS = `count(*) AS responses,
  ${TOKEN_COLUMNS},
  sum(CASE cost_source WHEN 'estimated' THEN cost_picousd ELSE 0 END) AS estimated,
  sum(CASE cost_source WHEN 'unpriced' THEN ${ROW_TOKENS} ELSE 0 END) AS unpriced,
  sum(CASE has_estimated_tokens WHEN 1 THEN ${ROW_TOKENS} ELSE 0 END) AS estimated_tokens`;

/**
 * A statement whose integers come out as BigInt, as sums have to be read.
 * @param sql with {@link ROLLUP_SUMS} or {@link USAGE_SUMS} among its columns.
 */
export function prepareSums<Row extends SumsRow = SumsRow>(
  database: ReadableDB,
  sql: string,
): Database.Statement<(number | bigint | string)[], Row> {
  return database.prepare<(number | bigint | string)[], Row>(sql).safeIntegers(true);
}

/** A sum that rows can be added to without losing anything. */
export class Sums {
  private tokens = {
    responses: 0,
    input: 0,
    output: 0,
    reasoning: 0,
    apart: 0,
    write: 0,
    read: 0,
    unpriced: 0,
    estimated: 0,
  };
  private costPico = 0n;
  private estimatedPico = 0n;

  add(row: SumsRow): this {
    this.tokens.responses += Number(row.responses);
    this.tokens.input += Number(row.input);
    this.tokens.output += Number(row.output);
    this.tokens.reasoning += Number(row.reasoning);
    this.tokens.apart += Number(row.reasoning_apart);
    this.tokens.write += Number(row.cache_write);
    this.tokens.read += Number(row.cache_read);
    this.tokens.unpriced += Number(row.unpriced);
    this.tokens.estimated += Number(row.estimated_tokens);
    this.costPico += row.cost ?? 0n;
    this.estimatedPico += row.estimated ?? 0n;
    return this;
  }

  /** Adds all of another sum. */
  merge(other: Sums): this {
    this.tokens.responses += other.tokens.responses;
    this.tokens.input += other.tokens.input;
    this.tokens.output += other.tokens.output;
    this.tokens.reasoning += other.tokens.reasoning;
    this.tokens.apart += other.tokens.apart;
    this.tokens.write += other.tokens.write;
    this.tokens.read += other.tokens.read;
    this.tokens.unpriced += other.tokens.unpriced;
    this.tokens.estimated += other.tokens.estimated;
    this.costPico += other.costPico;
    this.estimatedPico += other.estimatedPico;
    return this;
  }

  totals(): Totals {
    const { responses, input, output, reasoning, apart, write, read, unpriced, estimated } = this.tokens;
    return {
      responses,
      inputTokens: input,
      outputTokens: output,
      reasoningTokens: reasoning,
      cacheCreationTokens: write,
      cacheReadTokens: read,
      totalTokens: input + output + apart + write + read,
      totalCost: usdFromPico(this.costPico),
      estimatedCost: usdFromPico(this.estimatedPico),
      unpricedTokens: unpriced,
      estimatedTokens: estimated,
    };
  }
}

/** The JavaScript number nearest to an integer of 1e-12 USD: read from its decimal digits, so rounded only once. */
export function usdFromPico(pico: bigint): number {
  const digits = (pico < 0n ? -pico : pico).toString().padStart(PICO_DIGITS + 1, '0');
  const usd = Number(`${digits.slice(0, -PICO_DIGITS)}.${digits.slice(-PICO_DIGITS)}`);
  return pico < 0n ? -usd : usd;
}

/** Sums by model, and over all of them. */
export class ModelSums {
  private readonly byModel = new Map<string, Sums>();
  readonly all = new Sums();

  add(row: SumsRow & { model: string }): this {
    const known = this.byModel.get(row.model);
    if (known === undefined) this.byModel.set(row.model, new Sums().add(row));
    else known.add(row);
    this.all.add(row);
    return this;
  }

  totals(): Totals {
    return this.all.totals();
  }

  /** Dearest model first; equal costs by tokens, then by name. */
  breakdowns(): ModelTotals[] {
    const rows = [...this.byModel].map(([model, sums]) => ({ model, ...sums.totals() }));
    return rows.sort(
      (a, b) => b.totalCost - a.totalCost || b.totalTokens - a.totalTokens || (a.model < b.model ? -1 : 1),
    );
  }
}
