import type { Platform } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Interval } from './compared-period.ts';
import {
  CALL_KINDS,
  type Errors,
  type PackedCalls,
  packedCallsReader,
  partsOfCode,
  readErrors,
} from './packed-calls.ts';
import { createMemory } from './remembered.ts';
import type { Scope } from './session-scope.ts';
import { dayText, type ZoneDays } from './time-zone-days.ts';

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

/** The durations of several tools and hours together, in no order. */
export function allDurations(parts: readonly { durations: readonly number[] }[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { durations }) => sum + durations.length, 0));
  let filled = 0;
  for (const { durations } of parts) {
    all.set(durations, filled);
    filled += durations.length;
  }
  return all;
}

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

function readFigures(database: ReadableDB, interval: Interval, scope: Scope, days: ZoneDays): ToolFigures[] {
  const read = packedCallsReader(database, interval, scope, days);
  const errors = readErrors(database, interval, scope, false);
  let oddErrors: Errors | null = null;
  return toolNames(database).flatMap((name) => {
    const parts = read(name);
    if (parts.length === 0) return [];
    const { hasOddErrors, ...figures } = figuresOf(parts);
    const named = errors.get(name) ?? new Map<string, number>();
    if (hasOddErrors) {
      oddErrors ??= readErrors(database, interval, scope, true);
      addTo(named, oddErrors.get(name) ?? new Map());
    }
    return [{ tool: name ?? NO_NAME, ...figures, errors: named }];
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

/** @returns without its name and errors; `hasOddErrors`: some calls worked and name an error */
function figuresOf(parts: readonly PackedCalls[]): Omit<ToolFigures, 'tool' | 'errors'> & { hasOddErrors: boolean } {
  const sums = { calls: 0, succeeded: 0, failed: 0, searches: 0 };
  const platforms = new Map<Platform, number>();
  const days = new Map<string, CallCounts>();
  const hours = Array.from({ length: HOURS }, (): CallCounts & { durations: number[] } => {
    return { calls: 0, failures: 0, durations: [] };
  });
  let hasOddErrors = false;
  for (const { durations, codes, firstDay, searches } of parts) {
    sums.calls += codes.length;
    sums.searches += searches;
    const kinds = new Uint32Array(CALL_KINDS.length);
    const byDay: CallCounts[] = [];
    for (let index = 0; index < codes.length; index += 1) {
      const { kind, hour } = partsOfCode(codes[index] ?? 0);
      const isFailure = CALL_KINDS[kind]?.outcome === 'failure';
      const day = Math.floor(hour / HOURS);
      kinds[kind] = (kinds[kind] ?? 0) + 1;
      byDay[day] ??= { calls: 0, failures: 0 };
      count(byDay[day], 1, isFailure);
      const ofHour = hours[hour % HOURS];
      if (ofHour === undefined) continue;
      count(ofHour, 1, isFailure);
      const duration = durations[index];
      if (duration != null) ofHour.durations.push(duration);
    }
    for (const [kind, { platform, outcome }] of CALL_KINDS.entries()) {
      const calls = kinds[kind] ?? 0;
      if (calls === 0) continue;
      platforms.set(platform, (platforms.get(platform) ?? 0) + calls);
      if (outcome === 'failure') sums.failed += calls;
      else if (outcome !== 'unknown') sums.succeeded += calls;
      if (outcome === 'success_with_error') hasOddErrors = true;
    }
    for (const [day, counts] of Object.entries(byDay)) addDay(days, dayText(firstDay + Number(day)), counts);
  }
  return { ...sums, platforms, days, hours, hasOddErrors };
}

function addDay(days: Map<string, CallCounts>, name: string, { calls, failures }: CallCounts): void {
  const known = days.get(name);
  days.set(name, { calls: calls + (known?.calls ?? 0), failures: failures + (known?.failures ?? 0) });
}

function count(counts: CallCounts, calls: number, isFailure: boolean): void {
  counts.calls += calls;
  if (isFailure) counts.failures += calls;
}

function addTo(counts: Map<string, number>, others: ReadonlyMap<string, number>): void {
  for (const [name, calls] of others) counts.set(name, (counts.get(name) ?? 0) + calls);
}
