import { billsReasoningApart, PLATFORMS } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Interval, Scope } from './billed-between.ts';
import { usageCondition } from './range.ts';
import { QUARTER_MS } from './time-zone-days.ts';
import { usdFromPico } from './totals.ts';

/** What was billed in one quarter-hour; `cost` in 1e-12 USD. */
export type QuarterSums = { from: number; cost: bigint; tokens: number };

const APART = PLATFORMS.filter(billsReasoningApart)
  .map((platform) => `'${platform}'`)
  .join(', ');

/** Over rows of `usage_rollup` or of `usage`. */
const TOKENS = `sum(input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
  + CASE WHEN platform IN (${APART}) THEN reasoning_tokens ELSE 0 END)`;

/** Cost and tokens of each quarter-hour with any, ascending: one walk along the sums that are kept, for many steps. */
export function quarterSums(database: ReadableDB, { from, to }: Interval, scope: Scope): QuarterSums[] {
  const { where, values } = usageCondition(scope);
  return database
    .prepare<(number | string)[], { bucket: bigint; cost: bigint; tokens: bigint }>(
      `SELECT bucket, sum(cost_picousd) AS cost, ${TOKENS} AS tokens
       FROM usage_rollup WHERE bucket >= ? AND bucket < ? ${where} GROUP BY bucket`,
    )
    .safeIntegers(true)
    .all(Math.floor(from / QUARTER_MS), Math.ceil(to / QUARTER_MS), ...values)
    .map(({ bucket, cost, tokens }) => ({ from: Number(bucket) * QUARTER_MS, cost, tokens: Number(tokens) }));
}

/** The same of an interval that cuts quarter-hours. */
export function billedOneByOne(
  database: ReadableDB,
  { from, to }: Interval,
  scope: Scope,
): Pick<QuarterSums, 'cost' | 'tokens'> {
  const { where, values } = usageCondition(scope);
  const row = database
    .prepare<(number | string)[], { cost: bigint | null; tokens: bigint | null }>(
      `SELECT sum(cost_picousd) AS cost, ${TOKENS} AS tokens FROM usage
       WHERE occurred_at >= ? AND occurred_at < ? ${where}`,
    )
    .safeIntegers(true)
    .get(from, to, ...values);
  return { cost: row?.cost ?? 0n, tokens: Number(row?.tokens ?? 0n) };
}

/** Adds quarter-hours up by steps, which do not overlap and ascend as they do. Costs in USD. */
export function sumsOfSteps(
  quarters: readonly QuarterSums[],
  steps: readonly Interval[],
): { totalCost: number; totalTokens: number }[] {
  let next = 0;
  return steps.map(({ from, to }) => {
    let cost = 0n;
    let tokens = 0;
    while ((quarters[next]?.from ?? Number.POSITIVE_INFINITY) < from) next += 1;
    for (let quarter = quarters[next]; quarter !== undefined && quarter.from < to; quarter = quarters[next]) {
      cost += quarter.cost;
      tokens += quarter.tokens;
      next += 1;
    }
    return { totalCost: usdFromPico(cost), totalTokens: tokens };
  });
}
