import type { ReadableDB } from '../storage/database.ts';
import type { Condition } from './range.ts';
import { prepareSums, type SumsRow } from './totals.ts';

/** Numbers of quarter-hours, from `first` to before `end`. */
export type Buckets = { first: number; end: number };

export const QUARTERS_PER_DAY = 96;

/** Whole days of UTC, as numbers of days, and the quarter-hours before and behind them. */
export function wholeDays({ first, end }: Buckets): { days: Buckets | null; rests: Buckets[] } {
  const days = { first: Math.ceil(first / QUARTERS_PER_DAY), end: Math.floor(end / QUARTERS_PER_DAY) };
  if (days.end <= days.first) return { days: null, rests: first < end ? [{ first, end }] : [] };
  const rests = [
    { first, end: days.first * QUARTERS_PER_DAY },
    { first: days.end * QUARTERS_PER_DAY, end },
  ];
  return { days, rests: rests.filter((rest) => rest.first < rest.end) };
}

/**
 * A statement of sums between any two quarter-hours: whole days of UTC out of `day_rollup`, the rest out of
 * `usage_rollup`. A group may come several times, with a part of its sums each.
 * @param columns a select list over what both tables have
 * @param group `GROUP BY` and what follows, empty for one row
 */
export function keptSums<Row extends SumsRow>(
  database: ReadableDB,
  columns: string,
  { where, values }: Condition,
  group = '',
): (buckets: Buckets) => Generator<Row> {
  const select = (table: string, time: string) =>
    prepareSums<Row>(database, `SELECT ${columns} FROM ${table} WHERE ${time} >= ? AND ${time} < ? ${where} ${group}`);
  const ofQuarters = select('usage_rollup', 'bucket');
  const ofDays = select('day_rollup', 'day');
  return function* read(buckets) {
    const { days, rests } = wholeDays(buckets);
    if (days !== null) yield* ofDays.iterate(days.first, days.end, ...values);
    for (const { first, end } of rests) yield* ofQuarters.iterate(first, end, ...values);
  };
}
