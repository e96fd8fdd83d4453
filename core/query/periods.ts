import { WEEK_DAYS, type WeekDay } from '../contracts/calendar.ts';
import type { ReadableDB } from '../storage/database.ts';
import { type Buckets, keptSumsOfSpans, QUARTERS_PER_DAY } from './kept-sums.ts';
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

/** The period that holds an instant: its key, its first instant, and the first after it. */
function periodOf(period: PeriodKind, days: ZoneDays, instant: number): { key: string; start: number; end: number } {
  const { since, until } = periodBounds(period, days.dayOf(instant));
  const key = period.kind === 'monthly' ? since.slice(0, 7) : since;
  return { key, start: days.startOfDay(since), end: days.endOfDay(until) };
}

/** Sums by calendar period, ascending, periods without usage left out. SQLite adds up all of them in one statement. */
export function periodSums(database: ReadableDB, kind: PeriodKind, range: Range): PeriodSums[] {
  const filter = usageCondition(range);
  const periods = periodsWithUsage(database, kind, range);
  const spans = periods.map(({ first, end }) => ({ first, end }));
  const sums = new Map<number, ModelSums>();
  for (const row of keptSumsOfSpans<SumsRow & { model: string }>(database, 'model', ROLLUP_SUMS, filter, spans)) {
    const span = Number(row.span);
    const known = sums.get(span);
    if (known === undefined) sums.set(span, new ModelSums().add(row));
    else known.add(row);
  }
  return periods.flatMap(({ key }, span) => {
    const found = sums.get(span);
    return found === undefined ? [] : [{ key, sums: found }];
  });
}

/** The periods that a day of UTC with usage touches, and the quarter-hours of the range in each. */
function periodsWithUsage(database: ReadableDB, kind: PeriodKind, range: Range): (Buckets & { key: string })[] {
  const firstBucket = Math.floor(range.from / QUARTER_MS);
  const endBucket = Math.ceil(range.to / QUARTER_MS);
  const days = database
    .prepare<[number, number], number>('SELECT DISTINCT day FROM day_rollup WHERE day >= ? AND day < ? ORDER BY day')
    .pluck()
    .all(Math.floor(firstBucket / QUARTERS_PER_DAY), Math.ceil(endBucket / QUARTERS_PER_DAY));
  const periods: (Buckets & { key: string })[] = [];
  let bucket = firstBucket;
  for (const day of days) {
    const endOfDay = Math.min(endBucket, (day + 1) * QUARTERS_PER_DAY);
    bucket = Math.max(bucket, day * QUARTERS_PER_DAY);
    while (bucket < endOfDay) {
      const { key, start, end } = periodOf(kind, range.days, bucket * QUARTER_MS);
      const first = Math.max(firstBucket, start / QUARTER_MS);
      periods.push({ key, first, end: Math.min(endBucket, end / QUARTER_MS) });
      bucket = end / QUARTER_MS;
    }
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
