import type { FailureBurst, FailureRun, InsightFacts, ToolFacts } from '../metrics/insights/facts.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Interval } from './compared-period.ts';
import { type FailureSequences, failureSequences, mayHoldSequence } from './failure-runs.ts';
import type { SessionNames } from './insight-sessions.ts';
import type { Scope } from './session-scope.ts';
import { addDays, QUARTER_MS, type ZoneDays } from './time-zone-days.ts';
import { type CallCounts, type ToolFigures, toolFigures } from './tool-figures.ts';

type FailedCall = { platform: string; session: string; tool: string; at: number };

/** What the calls of a time say: by tool, by hour of the day, and how failures follow each other within a session. */
export function callFacts(
  database: ReadableDB,
  { now, before }: { now: Interval; before: Interval },
  days: ZoneDays,
  scope: Scope,
  names: SessionNames,
): Pick<InsightFacts, 'tools' | 'hours' | 'failureRuns' | 'bursts'> {
  const figures = toolFigures(database, now, scope, days);
  const failures = failuresIn(database, now, scope);
  const byTool = Map.groupBy(failures, ({ tool }) => tool);
  const earlier = callsByTool(database, before, scope);
  const list = daysOf(now, days);
  return {
    tools: figures.map((tool) => ({
      ...{ tool: tool.tool, calls: tool.calls, failures: tool.failed },
      before: earlier.get(tool.tool) ?? NO_CALLS,
      byDay: list.map((day) => ({ day, ...(tool.days.get(day) ?? NO_CALLS) })),
      failedIn: failedIn(byTool.get(tool.tool) ?? [], names),
    })),
    hours: sumHours(figures),
    ...sequencesOf(database, now, failures, names),
  };
}

const NO_CALLS: CallCounts = { calls: 0, failures: 0 };

/** In the order of time. */
function failuresIn(database: ReadableDB, { from, to }: Interval, scope: Scope): FailedCall[] {
  return database
    .prepare<(number | string)[], FailedCall>(
      `SELECT platform, external_id AS session, tool_name AS tool, started_at AS at FROM tool_calls
       WHERE success IS NOT 1 AND success = 0 AND started_at >= ? AND started_at < ? AND tool_name IS NOT NULL
         ${scope.where} ORDER BY started_at`,
    )
    .all(from, to, ...scope.values);
}

/** Of quarter-hours; what is compared is a share, which a broken one does not move. */
function callsByTool(database: ReadableDB, { from, to }: Interval, scope: Scope): ReadonlyMap<string, CallCounts> {
  const rows = database
    .prepare<(number | string)[], CallCounts & { tool_name: string }>(
      `SELECT tool_name, sum(calls) AS calls, sum(failures) AS failures FROM tool_rollup
       WHERE bucket >= ? AND bucket < ? ${scope.where} GROUP BY tool_name`,
    )
    .all(Math.floor(from / QUARTER_MS), Math.floor(to / QUARTER_MS), ...scope.values);
  return new Map(rows.map(({ tool_name, calls, failures }) => [tool_name, { calls, failures }]));
}

function failedIn(failures: readonly FailedCall[], names: SessionNames): ToolFacts['failedIn'] {
  return [...bySession(failures).values()].flatMap(([first, ...others]) => {
    const session = names(first.platform, first.session);
    return session === null ? [] : [{ session, failures: 1 + others.length }];
  });
}

type SomeCalls = [FailedCall, ...FailedCall[]];

function bySession(failures: readonly FailedCall[]): Map<string, SomeCalls> {
  const sessions = new Map<string, SomeCalls>();
  for (const call of failures) {
    const key = `${call.platform} ${call.session}`;
    const known = sessions.get(key);
    if (known === undefined) sessions.set(key, [call]);
    else known.push(call);
  }
  return sessions;
}

function sumHours(figures: readonly ToolFigures[]): InsightFacts['hours'] {
  const hours = figures[0]?.hours ?? [];
  return hours.map((_, hour) =>
    figures.reduce(
      (sum, tool) => ({
        calls: sum.calls + (tool.hours[hour]?.calls ?? 0),
        failures: sum.failures + (tool.hours[hour]?.failures ?? 0),
      }),
      NO_CALLS,
    ),
  );
}

/** Only sessions whose failures could make a run or a burst are read call by call. */
function sequencesOf(
  database: ReadableDB,
  { from, to }: Interval,
  failures: readonly FailedCall[],
  names: SessionNames,
): { failureRuns: FailureRun[]; bursts: FailureBurst[] } {
  const calls = database.prepare<[string, string, number, number], Parameters<FailureSequences['take']>[0]>(
    `SELECT tool_name AS tool, started_at AS at, success = 0 AS failed FROM tool_calls
     WHERE external_id = ? AND platform = ? AND started_at >= ? AND started_at < ?
       AND tool_name IS NOT NULL AND success IS NOT NULL ORDER BY started_at, id`,
  );
  const failureRuns: FailureRun[] = [];
  const bursts: FailureBurst[] = [];
  for (const failed of bySession(failures).values()) {
    if (!mayHoldSequence(failed)) continue;
    const [{ platform, session: id }] = failed;
    const session = names(platform, id);
    if (session === null) continue;
    const sequences = failureSequences();
    for (const call of calls.iterate(id, platform, from, to)) sequences.take(call);
    const found = sequences.end();
    failureRuns.push(...found.runs.map((run) => ({ ...run, session })));
    bursts.push(...found.bursts.map((burst) => ({ ...burst, session })));
  }
  return { failureRuns, bursts };
}

function daysOf({ from, to }: Interval, days: ZoneDays): string[] {
  const list: string[] = [];
  const last = days.dayOf(Math.max(from, to - 1));
  for (let day = days.dayOf(from); day <= last; day = addDays(day, 1)) list.push(day);
  return list;
}
