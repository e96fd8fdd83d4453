import { z } from 'zod';
import { PLATFORMS } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import { clockStretches } from './clock-stretches.ts';
import type { Interval } from './compared-period.ts';
import type { Scope } from './session-scope.ts';
import { QUARTER_MS, type ZoneDays } from './time-zone-days.ts';

/** How a call ended. `success_with_error`: it worked, and names an error all the same. */
export type CallOutcome = 'failure' | 'success' | 'unknown' | 'success_with_error';

const OUTCOMES: readonly CallOutcome[] = ['failure', 'success', 'unknown', 'success_with_error'];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What a code can say of a call beside its hour. */
export const CALL_KINDS = PLATFORMS.flatMap((platform) => OUTCOMES.map((outcome) => ({ platform, outcome })));

/**
 * Calls of one tool. Row by row SQLite hands over a million of them in a second or two; as two texts that it writes by
 * itself, in a fraction of that.
 */
export type PackedCalls = {
  /** Milliseconds of each call; null = not known. */
  durations: readonly (number | null)[];
  /** When each began, how it ended, of which platform: to be read by {@link partsOfCode}. */
  codes: readonly number[];
  /** Days from 1 January 1970 to the one with which the hours in the codes begin. */
  firstDay: number;
  searches: number;
};

/** What a code says. `kind`: the place among {@link CALL_KINDS}; `hour`: of the clock, since the first day began. */
export function partsOfCode(code: number): { kind: number; hour: number } {
  const kind = code % CALL_KINDS.length;
  return { kind, hour: (code - kind) / CALL_KINDS.length };
}

/** Clocks that were set back make an end before its beginning: no duration. */
const DURATION = `CASE WHEN coalesce(duration_ms, ended_at - started_at) >= 0
  THEN coalesce(duration_ms, ended_at - started_at) END`;

const PLATFORM_CODE = `CASE platform ${PLATFORMS.map((platform, place) => `WHEN '${platform}' THEN ${place}`).join(' ')} END`;

const OUTCOME_CODE = 'CASE success WHEN 0 THEN 0 WHEN 1 THEN iif(error_class IS NULL, 1, 3) ELSE 2 END';

/** A call of which only the end was seen counts then. */
const TIMES = {
  started_at: 'started_at >= ? AND started_at < ?',
  ended_at: 'started_at IS NULL AND ended_at >= ? AND ended_at < ?',
};
type Time = keyof typeof TIMES;

const packedSchema = z.tuple([z.string(), z.string(), z.number().nullable()]);
const numbers = (text: string): number[] => JSON.parse(text);
const numbersOrNull = (text: string): (number | null)[] => JSON.parse(text);

/** Reads the calls of a tool in a time out of an index that holds all columns that are asked for; null = without a name. */
export function packedCallsReader(
  database: ReadableDB,
  interval: Interval,
  scope: Scope,
  days: ZoneDays,
): (tool: string | null) => PackedCalls[] {
  const stretches = stretchesOf(database, interval, days);
  const statements = (['started_at', 'ended_at'] as const).map((time) => {
    // A JavaScript number arrives in SQLite as a real one, whose division leaves a fraction.
    const hour = `(${time} + CAST(? AS INTEGER)) / ${HOUR_MS}`;
    const code = `(${hour} * ${PLATFORMS.length} + ${PLATFORM_CODE}) * ${OUTCOMES.length} + ${OUTCOME_CODE}`;
    return database
      .prepare<(number | string | null)[], unknown>(
        `SELECT json_group_array(${DURATION}), json_group_array(${code}), sum(search_count)
         FROM tool_calls WHERE tool_name IS ? AND ${TIMES[time]} ${scope.where}`,
      )
      .raw(true);
  });
  return (tool) =>
    statements.flatMap((statement) =>
      stretches.flatMap(({ from, to, aheadMs }) => {
        // Small numbers are read, and counted, a good deal faster than large ones.
        const firstDay = Math.floor((from + aheadMs) / DAY_MS);
        const values = [aheadMs - firstDay * DAY_MS, tool, from, to, ...scope.values];
        const [durations, codes, searches] = packedSchema.parse(statement.get(...values));
        if (codes === '[]') return [];
        return [{ durations: numbersOrNull(durations), codes: numbers(codes), firstDay, searches: searches ?? 0 }];
      }),
    );
}

/** How many calls of each tool named each error; the key null = calls without a name. */
export type Errors = Map<string | null, Map<string, number>>;

/**
 * Reads the errors of all tools out of the index of what did not succeed; those of calls that worked all the same only
 * when such calls are known to be there.
 */
export function readErrors(database: ReadableDB, { from, to }: Interval, scope: Scope, worked: boolean): Errors {
  const ofTime = (time: Time) => `SELECT tool_name AS tool, error_class AS name, count(*) AS calls FROM tool_calls
    WHERE ${TIMES[time]} ${scope.where} AND success ${worked ? '= 1' : 'IS NOT 1'} AND error_class IS NOT NULL
    GROUP BY tool_name, error_class`;
  const values = [from, to, ...scope.values];
  const rows = database
    .prepare<(number | string)[], { tool: string | null; name: string; calls: number }>(
      `${ofTime('started_at')} UNION ALL ${ofTime('ended_at')}`,
    )
    .all(...values, ...values);
  const errors: Errors = new Map();
  for (const { tool, name, calls } of rows) {
    const ofTool = errors.get(tool) ?? new Map<string, number>();
    errors.set(tool, ofTool);
    ofTool.set(name, (ofTool.get(name) ?? 0) + calls);
  }
  return errors;
}

/** The times between changes of clocks that hold any calls. */
function stretchesOf(database: ReadableDB, { from, to }: Interval, days: ZoneDays): (Interval & { aheadMs: number })[] {
  const bounds = [Math.floor(from / QUARTER_MS), Math.ceil(to / QUARTER_MS)] as const;
  const known = database
    .prepare<number[], { first: number | null; last: number | null }>(
      `SELECT (SELECT min(bucket) FROM call_rollup WHERE bucket >= ? AND bucket < ?) AS first,
         (SELECT max(bucket) FROM call_rollup WHERE bucket >= ? AND bucket < ?) AS last`,
    )
    .get(...bounds, ...bounds);
  if (known?.first == null || known.last === null) return [];
  return clockStretches(days, known.first, known.last + 1).map((stretch) => ({
    from: Math.max(from, stretch.first * QUARTER_MS),
    to: Math.min(to, stretch.end * QUARTER_MS),
    aheadMs: Math.round(stretch.ahead * QUARTER_MS),
  }));
}
