import type { Platform } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Interval } from './compared-period.ts';
import { createMemory } from './remembered.ts';
import type { Scope } from './session-scope.ts';
import type { ZoneDays } from './time-zone-days.ts';

/** Calls and those of them that failed. */
export type CallCounts = { calls: number; failures: number };

/** All that is asked about the calls of one tool in a time. */
export type ToolFigures = {
  tool: string;
  calls: number;
  succeeded: number;
  failed: number;
  /** Web searches that the tool made by itself. */
  searches: number;
  /** Only those that called it. */
  platforms: ReadonlyMap<Platform, number>;
  errors: ReadonlyMap<string, number>;
  /** For each hour that the clock shows. Durations in milliseconds, of the calls whose duration is known. */
  hours: readonly (CallCounts & { durations: readonly number[] })[];
  days: ReadonlyMap<string, CallCounts>;
};

/** Calls whose call line was never seen: only their result is there. */
export const NO_NAME = '(unknown)';
const HOURS = 24;
const MINUTES_PER_HOUR = 60;

const remembered = createMemory<readonly ToolFigures[]>();

/**
 * The figures of every tool that was called in a time, in no order. Each tool is read out of an index that holds all
 * columns that are asked for. The views that show tools ask for them several times: the newest answer is kept until
 * something is stored.
 */
export function toolFigures(
  database: ReadableDB,
  interval: Interval,
  scope: Scope,
  days: ZoneDays,
): readonly ToolFigures[] {
  const key = JSON.stringify([interval.from, interval.to, scope, days.zone]);
  return remembered(database, key, () => readFigures(database, interval, scope, days));
}

type CallRow = [
  at: number,
  duration: number | null,
  success: number | null,
  platform: Platform,
  searches: number | null,
  errorClass: string | null,
];

/** Clocks that were set back make an end before its beginning: no duration. */
const COLUMNS = `coalesce(started_at, ended_at),
  CASE WHEN coalesce(duration_ms, ended_at - started_at) >= 0 THEN coalesce(duration_ms, ended_at - started_at) END,
  success, platform, search_count, error_class`;

/** A call of which only the end was seen counts then. Both halves are read out of one index. */
function readFigures(database: ReadableDB, { from, to }: Interval, scope: Scope, days: ZoneDays): ToolFigures[] {
  const ofTool = (time: string) => `SELECT ${COLUMNS} FROM tool_calls WHERE tool_name IS ? AND ${time} ${scope.where}`;
  const calls = database
    .prepare<(number | string | null)[], CallRow>(
      `${ofTool('started_at >= ? AND started_at < ?')}
       UNION ALL ${ofTool('started_at IS NULL AND ended_at >= ? AND ended_at < ?')}`,
    )
    .raw(true);
  return toolNames(database).flatMap((name) => {
    const values = [name, from, to, ...scope.values];
    const rows = calls.all(...values, ...values);
    return rows.length === 0 ? [] : [figuresOf(name ?? NO_NAME, rows, days)];
  });
}

/** Every name there is, by one look into the index for each; null = the calls without one. */
function toolNames(database: ReadableDB): (string | null)[] {
  const names = database
    .prepare<[], string>(
      `WITH RECURSIVE names (name) AS (
         SELECT min(tool_name) FROM tool_calls
         UNION ALL SELECT (SELECT min(tool_name) FROM tool_calls WHERE tool_name > name) FROM names WHERE name IS NOT NULL
       ) SELECT name FROM names WHERE name IS NOT NULL`,
    )
    .pluck()
    .all();
  return [...names, null];
}

function figuresOf(tool: string, rows: readonly CallRow[], zone: ZoneDays): ToolFigures {
  const sums = { calls: rows.length, succeeded: 0, failed: 0, searches: 0 };
  const platforms = new Map<Platform, number>();
  const errors = new Map<string, number>();
  const days = new Map<string, CallCounts>();
  const hours = Array.from({ length: HOURS }, (): CallCounts & { durations: number[] } => {
    return { calls: 0, failures: 0, durations: [] };
  });
  for (const [at, duration, success, platform, searches, errorClass] of rows) {
    sums.searches += searches ?? 0;
    if (success === 1) sums.succeeded += 1;
    if (success === 0) sums.failed += 1;
    platforms.set(platform, (platforms.get(platform) ?? 0) + 1);
    if (errorClass !== null) errors.set(errorClass, (errors.get(errorClass) ?? 0) + 1);
    count(dayIn(days, zone.dayOf(at)), success);
    const hour = hours[Math.floor(zone.minuteOfDay(at) / MINUTES_PER_HOUR)];
    if (hour === undefined) continue;
    count(hour, success);
    if (duration !== null) hour.durations.push(duration);
  }
  return { tool, ...sums, platforms, errors, days, hours };
}

function dayIn(days: Map<string, CallCounts>, name: string): CallCounts {
  const known = days.get(name);
  if (known !== undefined) return known;
  const made = { calls: 0, failures: 0 };
  days.set(name, made);
  return made;
}

function count(counts: CallCounts, success: number | null): void {
  counts.calls += 1;
  if (success === 0) counts.failures += 1;
}
