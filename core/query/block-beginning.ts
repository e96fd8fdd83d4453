import type { ReadableDB } from '../storage/database.ts';
import type { Scope } from './billed-between.ts';
import { BLOCK_MS } from './block-times.ts';
import { usageCondition } from './range.ts';
import { QUARTER_MS } from './time-zone-days.ts';

const HOUR_MS = 3_600_000;
/** Between responses of quarter-hours whose numbers are so far apart lie more than five hours. */
const REST_QUARTERS = BLOCK_MS / QUARTER_MS + 1;

/**
 * From when on responses have to be read for all blocks and gaps that begin at `needed` or later. Where a block begins
 * depends on the blocks before it, back to a rest of five hours, behind which one begins in any case. That is followed
 * along the quarter-hours with responses alone: blocks begin and end with full hours.
 *
 * @param needed epoch milliseconds
 * @returns epoch milliseconds: the first response of a block has this time or the next one after it
 */
export function blocksReadFrom(database: ReadableDB, scope: Scope, needed: number): number {
  const buckets = bucketsSinceRest(database, scope, needed);
  const filter = usageCondition(scope);
  const isUsed = database
    .prepare<(number | string)[], number>(
      `SELECT EXISTS (SELECT 1 FROM usage INDEXED BY usage_time WHERE occurred_at > ? AND occurred_at < ? ${filter.where})`,
    )
    .pluck();
  let from = Number.MIN_SAFE_INTEGER;
  let end = Number.NEGATIVE_INFINITY;
  for (const bucket of buckets) {
    const first = bucket * QUARTER_MS;
    if (first < end) continue;
    // What comes exactly five hours after the beginning still belongs to the block.
    if (first === end && isUsed.get(end, end + QUARTER_MS, ...filter.values) === 0) continue;
    from = first === end ? end + 1 : first;
    end = Math.floor(first / HOUR_MS) * HOUR_MS + BLOCK_MS;
  }
  return from;
}

/**
 * The quarter-hours with responses since the last rest, ascending. All of them lie before what is needed, so that a gap
 * before the block that is found does too.
 */
function bucketsSinceRest(database: ReadableDB, scope: Scope, needed: number): number[] {
  const filter = usageCondition(scope);
  const before = database
    .prepare<(number | string)[], number>(
      `SELECT bucket FROM usage_rollup WHERE bucket < ? ${filter.where} GROUP BY bucket ORDER BY bucket DESC`,
    )
    .pluck();
  const buckets: number[] = [];
  for (const bucket of before.iterate(Math.floor(needed / QUARTER_MS), ...filter.values)) {
    const later = buckets.at(-1);
    if (later !== undefined && later - bucket >= REST_QUARTERS) break;
    buckets.push(bucket);
  }
  return buckets.reverse();
}
