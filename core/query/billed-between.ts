import type { ReadableDB } from '../storage/database.ts';
import { keptSums } from './kept-sums.ts';
import { type Range, usageCondition } from './range.ts';
import { QUARTER_MS } from './time-zone-days.ts';
import { prepareSums, ROLLUP_SUMS, Sums, USAGE_SUMS } from './totals.ts';

/** From (included) to (excluded), epoch milliseconds. */
export type Interval = { from: number; to: number };

/** Whose figures are asked for; null = all. */
export type Scope = Pick<Range, 'platform' | 'project'>;

/** The whole quarter-hours within an interval, as numbers of buckets, and what remains at its ends. */
export function wholeQuarters({ from, to }: Interval): { first: number; end: number; rests: Interval[] } {
  const first = Math.ceil(from / QUARTER_MS);
  const end = Math.floor(to / QUARTER_MS);
  if (end < first) return { first, end: first, rests: from < to ? [{ from, to }] : [] };
  const rests = [
    { from, to: first * QUARTER_MS },
    { from: end * QUARTER_MS, to },
  ];
  return { first, end, rests: rests.filter((rest) => rest.from < rest.to) };
}

/**
 * A statement of what was billed between any two instants: whole quarter-hours out of the sums that are kept, the rest
 * response by response.
 */
export function billedReader(database: ReadableDB, scope: Scope): (interval: Interval) => Sums {
  const { where, values } = usageCondition(scope);
  const kept = keptSums(database, ROLLUP_SUMS, { where, values });
  const single = prepareSums(
    database,
    `SELECT ${USAGE_SUMS} FROM usage WHERE occurred_at >= ? AND occurred_at < ? ${where}`,
  );
  return (interval) => {
    const { first, end, rests } = wholeQuarters(interval);
    const sums = new Sums();
    for (const row of kept({ first, end })) sums.add(row);
    for (const rest of rests) {
      const row = single.get(rest.from, rest.to, ...values);
      if (row !== undefined) sums.add(row);
    }
    return sums;
  };
}
