import type { z } from 'zod';
import type { ActivityGrid, activityGridArgsSchema } from '../contracts/activity-grid.ts';
import { WEEK_DAYS, type WeekDay } from '../contracts/calendar.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Interval } from './billed-between.ts';
import { type ClockStretch, clockStretches } from './clock-stretches.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { type Range, resolveRange, usageCondition } from './range.ts';
import { bucketsOf } from './session-sums.ts';
import { closedInterval } from './time-steps.ts';
import { addDays, daysBetween, weekStartOf } from './time-zone-days.ts';
import { prepareSums, ROLLUP_SUMS, Sums, type SumsRow } from './totals.ts';

const HOURS = 24;
const QUARTERS_PER_HOUR = 4;
const WEEK_HOURS = 7 * HOURS;
/** Added to every number of a quarter-hour, so that none is negative; a whole number of weeks. */
const POSITIVE = 1_000_000 * WEEK_HOURS * QUARTERS_PER_HOUR;
/** 1 January 1970, with which the numbers begin, was a Thursday. */
const FIRST_WEEK_DAY = WEEK_DAYS.indexOf('thursday');

/** One hour of the week. */
type Cell = { sums: Sums; sessions: number };

/**
 * What was billed in each hour of the week.
 * @param now epoch milliseconds
 */
export function activityGrid(
  database: ReadableDB | null,
  args: z.output<typeof activityGridArgsSchema>,
  now: number,
): ActivityGrid {
  const range = resolveRange(args);
  const cells = Array.from({ length: WEEK_HOURS }, (): Cell => ({ sums: new Sums(), sessions: 0 }));
  if (database !== null) fillCells(database, range, cells);
  const totals = new Sums();
  for (const { sums } of cells) totals.merge(sums);
  const whole = closedInterval(database, range, args.until !== undefined, now);
  return {
    timezone: range.days.zone,
    since: args.since ?? null,
    until: args.until ?? null,
    rows: weekDaysFrom(args.startOfWeek ?? 'monday').map((weekday) => {
      const first = ((WEEK_DAYS.indexOf(weekday) - FIRST_WEEK_DAY + 7) % 7) * HOURS;
      const hours = cells.slice(first, first + HOURS).map(({ sums, sessions }) => ({ ...sums.totals(), sessions }));
      return {
        weekday,
        days: countDays(range, whole, weekday, now),
        cost: hours.map(({ totalCost }) => totalCost),
        tokens: hours.map(({ totalTokens }) => totalTokens),
        sessions: hours.map(({ sessions }) => sessions),
      };
    }),
    totals: totals.totals(),
    freshness: database === null ? NEVER_FRESH : readFreshness(database, args.platform),
  };
}

function weekDaysFrom(first: WeekDay): WeekDay[] {
  const index = WEEK_DAYS.indexOf(first);
  return [...WEEK_DAYS.slice(index), ...WEEK_DAYS.slice(0, index)];
}

/** SQLite adds up hours of the clock, one stretch without a change of clocks after another. */
function fillCells(database: ReadableDB, range: Range, cells: Cell[]): void {
  const filter = usageCondition(range);
  // A JavaScript number arrives in SQLite as a real one, whose division leaves a fraction.
  const quarter = `(bucket + ${POSITIVE} + CAST(? AS INTEGER))`;
  const billed = prepareSums<SumsRow & { cell: bigint }>(
    database,
    `SELECT ${quarter} / ${QUARTERS_PER_HOUR} % ${WEEK_HOURS} AS cell, ${ROLLUP_SUMS} FROM usage_rollup
     WHERE bucket >= ? AND bucket < ? ${filter.where} GROUP BY cell`,
  );
  const busy = database.prepare<(number | string)[], { cell: number; sessions: number }>(
    `SELECT hour % ${WEEK_HOURS} AS cell, count(*) AS sessions FROM (
       SELECT DISTINCT ${quarter} / ${QUARTERS_PER_HOUR} AS hour, platform, external_id FROM session_rollup
       WHERE bucket >= ? AND bucket < ? ${filter.where}) GROUP BY cell`,
  );
  for (const { ahead, first, end } of stretchesOf(database, range)) {
    const values = [ahead, first, end, ...filter.values];
    for (const row of billed.iterate(...values)) cells[Number(row.cell)]?.sums.add(row);
    for (const { cell, sessions } of busy.iterate(...values)) {
      const found = cells[cell];
      if (found !== undefined) found.sessions += sessions;
    }
  }
}

function stretchesOf(database: ReadableDB, range: Range): ClockStretch[] {
  const bounds = bucketsOf(range);
  // Apart each is one look into the index; together they would read all between.
  const known = database
    .prepare<number[], { first: number | null; last: number | null }>(
      `SELECT (SELECT min(bucket) FROM usage_rollup WHERE bucket >= ? AND bucket < ?) AS first,
         (SELECT max(bucket) FROM usage_rollup WHERE bucket >= ? AND bucket < ?) AS last`,
    )
    .get(...bounds, ...bounds);
  if (known?.first == null || known.last === null) return [];
  return clockStretches(range.days, known.first, known.last + 1);
}

/** Days of a name within an interval, as far as they have begun. */
function countDays({ days }: Range, { from, to }: Interval, weekday: WeekDay, now: number): number {
  const first = days.dayOf(from);
  const last = days.dayOf(Math.min(to - 1, now));
  const count = daysBetween(first, last) + 1;
  if (count <= 0) return 0;
  // The first day of that name is the one that begins the week seven days after any earlier beginning.
  const next = addDays(weekStartOf(first, WEEK_DAYS.indexOf(weekday)), 7);
  const offset = daysBetween(first, next) % 7;
  return offset >= count ? 0 : Math.floor((count - 1 - offset) / 7) + 1;
}
