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

/**
 * The same of many spans in one statement: each row says of which it is, by its place in the list.
 * @param group column of both tables by which each span is split
 */
export function* keptSumsOfSpans<Row extends SumsRow>(
  database: ReadableDB,
  group: string,
  columns: string,
  { where, values }: Condition,
  spans: readonly Buckets[],
): Generator<Row & { span: bigint }> {
  const parts = spans.map(wholeDays);
  const ofDays = parts.map(({ days }, span) => (days === null ? [] : [[span, days.first, days.end]]));
  const ofQuarters = parts.map(({ rests }, span) => rests.map((rest) => [span, rest.first, rest.end]));
  for (const { table, time, asked } of [
    { table: 'day_rollup', time: 'day', asked: ofDays.flat() },
    { table: 'usage_rollup', time: 'bucket', asked: ofQuarters.flat() },
  ]) {
    if (asked.length === 0) continue;
    // Made into rows once; the cross join keeps the order, so that each span looks up its own rows.
    const select = prepareSums<Row & { span: bigint }>(
      database,
      `WITH asked (span, start, stop) AS MATERIALIZED (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))
       SELECT span, ${group}, ${columns} FROM asked CROSS JOIN ${table}
       WHERE ${time} >= asked.start AND ${time} < asked.stop ${where} GROUP BY span, ${group}`,
    );
    yield* select.all(JSON.stringify(asked), ...values);
  }
}
