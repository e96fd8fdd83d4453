import { WEEK_DAYS, type WeekDay } from '../contracts/query-range.ts';
import type { ReadableDB } from '../storage/database.ts';
import { keptSums } from './kept-sums.ts';
import { type Range, usageCondition } from './range.ts';
import type { ResponseRow } from './responses.ts';
import { addDays, QUARTER_MS, weekStartOf, type ZoneDays } from './time-zone-days.ts';
import { ModelSums, ROLLUP_SUMS, type SumsRow } from './totals.ts';

/** A calendar period of a zone and its sums. `key`: day `YYYY-MM-DD`, week's first day, or month `YYYY-MM`. */
export type PeriodSums = { key: string; sums: ModelSums };

/** `weekStart`: the day a week begins on. */
export type PeriodKind = { kind: 'daily' | 'weekly' | 'monthly'; weekStart: WeekDay };

/** First and last day of the period that holds a day. */
export function periodBounds(period: PeriodKind, day: string): { since: string; until: string } {
  if (period.kind === 'daily') return { since: day, until: day };
  if (period.kind === 'weekly') {
    const since = weekStartOf(day, WEEK_DAYS.indexOf(period.weekStart));
    return { since, until: addDays(since, 6) };
  }
  const month = day.slice(0, 7);
  const [year = 0, number = 1] = month.split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { since: `${month}-01`, until: `${month}-${String(lastDay).padStart(2, '0')}` };
}

/** The period that holds an instant: its key and the first instant after it. */
function periodOf(period: PeriodKind, days: ZoneDays, instant: number): { key: string; end: number } {
  const { since, until } = periodBounds(period, days.dayOf(instant));
  return { key: period.kind === 'monthly' ? since.slice(0, 7) : since, end: days.endOfDay(until) };
}

/**
 * Sums by calendar period, ascending, periods without usage left out. SQLite adds up each period, so only a few rows
 * per model and period leave it; two key look-ups find the next period that has any.
 */
export function periodSums(database: ReadableDB, kind: PeriodKind, range: Range): PeriodSums[] {
  const filter = usageCondition(range);
  const nextBucket = database.prepare<(number | string)[], { bucket: number | null }>(
    `SELECT min(bucket) AS bucket FROM usage_rollup WHERE bucket >= ? AND bucket < ? ${filter.where}`,
  );
  const sumsOf = keptSums<SumsRow & { model: string }>(database, `model, ${ROLLUP_SUMS}`, filter, 'GROUP BY model');
  const endBucket = Math.ceil(range.to / QUARTER_MS);
  const periods: PeriodSums[] = [];
  let bucket = nextBucket.get(Math.floor(range.from / QUARTER_MS), endBucket, ...filter.values)?.bucket ?? null;
  while (bucket !== null) {
    const period = periodOf(kind, range.days, bucket * QUARTER_MS);
    const periodEnd = Math.min(endBucket, period.end / QUARTER_MS);
    const sums = new ModelSums();
    for (const row of sumsOf({ first: bucket, end: periodEnd })) sums.add(row);
    periods.push({ key: period.key, sums });
    bucket = nextBucket.get(periodEnd, endBucket, ...filter.values)?.bucket ?? null;
  }
  return periods;
}

/** The same out of single responses. @param rows ascending by time */
export function periodSumsOfResponses(kind: PeriodKind, range: Range, rows: Iterable<ResponseRow>): PeriodSums[] {
  const periods: PeriodSums[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    if (row.occurredAt >= end) {
      const period = periodOf(kind, range.days, row.occurredAt);
      periods.push({ key: period.key, sums: new ModelSums() });
      end = period.end;
    }
    periods.at(-1)?.sums.add(row);
  }
  return periods;
}
