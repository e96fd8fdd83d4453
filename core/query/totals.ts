import type { ModelTotals, Totals } from '../contracts/usage.ts';

/**
 * Sums of billed responses, exact to the last 1e-12 USD.
 *
 * Money is an integer of 1e-12 USD in SQLite; from 9,007 USD on such an integer no longer fits a JavaScript number.
 * So the database adds whole micro-dollars and the rest apart, both fit, and they are joined as BigInt.
 */

const PICO_PER_MICRO = 1_000_000;
const PICO_DIGITS = 12;

/** Platforms that bill reasoning apart from output, so that it adds to the total. Others count it inside output. */
const REASONING_APART = "platform = 'gemini_cli'";

/** One row of sums, as the columns below give them. */
export type SumsRow = {
  responses: number;
  input: number;
  output: number;
  reasoning: number;
  reasoning_apart: number;
  cache_write: number;
  cache_read: number;
  cost_micro: number;
  cost_rest: number;
  estimated_micro: number;
  estimated_rest: number;
  unpriced: number;
};

function moneyColumns(expression: string, name: string): string {
  return `coalesce(sum(${expression} / ${PICO_PER_MICRO}), 0) AS ${name}_micro,
  coalesce(sum(${expression} % ${PICO_PER_MICRO}), 0) AS ${name}_rest`;
}

const TOKEN_COLUMNS = `coalesce(sum(input_tokens), 0) AS input,
  coalesce(sum(output_tokens), 0) AS output,
  coalesce(sum(reasoning_tokens), 0) AS reasoning,
  coalesce(sum(CASE WHEN ${REASONING_APART} THEN reasoning_tokens ELSE 0 END), 0) AS reasoning_apart,
  coalesce(sum(cache_write_5m_tokens + cache_write_1h_tokens), 0) AS cache_write,
  coalesce(sum(cache_read_tokens), 0) AS cache_read`;

const ROW_TOKENS = `input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
  + CASE WHEN ${REASONING_APART} THEN reasoning_tokens ELSE 0 END`;

/** The select list of a {@link SumsRow} over rows of `usage_rollup`. */
export const ROLLUP_SUMS = `coalesce(sum(responses), 0) AS responses,
  ${TOKEN_COLUMNS},
  ${moneyColumns('cost_picousd', 'cost')},
  ${moneyColumns('estimated_picousd', 'estimated')},
  coalesce(sum(unpriced_tokens), 0) AS unpriced`;

/** The select list of a {@link SumsRow} over rows of `usage`. */
export const USAGE_SUMS = `count(*) AS responses,
  ${TOKEN_COLUMNS},
  ${moneyColumns('cost_picousd', 'cost')},
  ${moneyColumns("CASE WHEN cost_source = 'estimated' THEN cost_picousd ELSE 0 END", 'estimated')},
  coalesce(sum(CASE WHEN cost_source = 'unpriced' THEN ${ROW_TOKENS} ELSE 0 END), 0) AS unpriced`;

/** A sum that rows can be added to without losing anything. */
export class Sums {
  private tokens = { responses: 0, input: 0, output: 0, reasoning: 0, apart: 0, write: 0, read: 0, unpriced: 0 };
  private costPico = 0n;
  private estimatedPico = 0n;

  add(row: SumsRow): this {
    this.tokens.responses += row.responses;
    this.tokens.input += row.input;
    this.tokens.output += row.output;
    this.tokens.reasoning += row.reasoning;
    this.tokens.apart += row.reasoning_apart;
    this.tokens.write += row.cache_write;
    this.tokens.read += row.cache_read;
    this.tokens.unpriced += row.unpriced;
    this.costPico += picoUsd(row.cost_micro, row.cost_rest);
    this.estimatedPico += picoUsd(row.estimated_micro, row.estimated_rest);
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
    this.costPico += other.costPico;
    this.estimatedPico += other.estimatedPico;
    return this;
  }

  totals(): Totals {
    const { responses, input, output, reasoning, apart, write, read, unpriced } = this.tokens;
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
    };
  }
}

function picoUsd(micro: number, rest: number): bigint {
  return BigInt(micro) * BigInt(PICO_PER_MICRO) + BigInt(rest);
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
