import type { z } from 'zod';
import type { ErrorClasses, errorClassesArgsSchema } from '../contracts/error-classes.ts';
import type { ReadableDB } from '../storage/database.ts';
import { callCounter } from './activity.ts';
import { comparedPeriod, type Interval } from './compared-period.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { resolveRange } from './range.ts';
import { type Scope, sessionScope } from './session-scope.ts';
import { NO_NAME } from './tool-figures.ts';

/** A failure of which nothing more is known. */
const NO_CLASS = 'other';

/**
 * Failed calls of tools by class, against the same part of the period before. What the user refused is no failure.
 * @param now epoch milliseconds
 */
export function errorClasses(
  database: ReadableDB | null,
  args: z.output<typeof errorClassesArgsSchema>,
  now: number,
): ErrorClasses {
  const range = resolveRange(args);
  const compared = comparedPeriod(range, args.until, now);
  const head = {
    timezone: range.days.zone,
    since: args.since ?? null,
    until: args.until ?? null,
    compared: compared === null ? null : { now: isoInterval(compared.now), before: isoInterval(compared.before) },
  };
  const scope = sessionScope(args);
  const asked = { platform: range.platform, project: range.project };
  const countCalls = database === null ? null : callCounter(database, asked);
  const failuresIn = (interval: Interval) =>
    database === null || countCalls === null
      ? NO_FAILURES
      : failuresOf(database, interval, scope, countCalls(interval).toolCalls);
  const failures = failuresIn(range);
  const before = compared === null ? null : failuresIn(compared.before);
  const names = new Set([...failures.byClass.keys(), ...(before?.byClass.keys() ?? [])]);
  return {
    ...head,
    classes: [...names]
      .map((errorClass) => ({
        errorClass,
        failures: failures.byClass.get(errorClass)?.failures ?? 0,
        mostlyTool: mostFrequent(failures.byClass.get(errorClass)?.byTool),
        before: before === null ? null : (before.byClass.get(errorClass)?.failures ?? 0),
      }))
      .sort(
        (a, b) =>
          b.failures - a.failures || (b.before ?? 0) - (a.before ?? 0) || (a.errorClass < b.errorClass ? -1 : 1),
      ),
    totals: failures.totals,
    before: before?.totals ?? null,
    freshness: database === null ? NEVER_FRESH : readFreshness(database, args.platform),
  };
}

type ClassFailures = { failures: number; byTool: Map<string, number> };
type FailureRow = { errorClass: string; tool: string; failures: number };
type Failures = { byClass: ReadonlyMap<string, ClassFailures>; totals: { calls: number; failures: number } };

const NO_FAILURES: Failures = { byClass: new Map(), totals: { calls: 0, failures: 0 } };

function failuresOf(database: ReadableDB, { from, to }: Interval, scope: Scope, calls: number): Failures {
  const ofTime = (time: string) =>
    `SELECT coalesce(error_class, '${NO_CLASS}') AS errorClass, coalesce(tool_name, '${NO_NAME}') AS tool,
       count(*) AS failures
     FROM tool_calls WHERE ${time} ${scope.where} AND success IS NOT 1 AND success = 0 GROUP BY error_class, tool_name`;
  const rows = database
    .prepare<(number | string)[], FailureRow>(
      `${ofTime('started_at >= ? AND started_at < ?')}
       UNION ALL ${ofTime('started_at IS NULL AND ended_at >= ? AND ended_at < ?')}`,
    )
    .all(from, to, ...scope.values, from, to, ...scope.values);
  const totals = { calls, failures: 0 };
  const byClass = new Map<string, ClassFailures>();
  for (const { errorClass, tool, failures } of rows) {
    totals.failures += failures;
    const known = byClass.get(errorClass) ?? { failures: 0, byTool: new Map<string, number>() };
    known.failures += failures;
    known.byTool.set(tool, (known.byTool.get(tool) ?? 0) + failures);
    byClass.set(errorClass, known);
  }
  return { byClass, totals };
}

function mostFrequent(counts: ReadonlyMap<string, number> | undefined): string | null {
  const [most] = [...(counts ?? [])].sort(([a, callsA], [b, callsB]) => callsB - callsA || (a < b ? -1 : 1));
  return most?.[0] ?? null;
}

function isoInterval({ from, to }: Interval): { since: string; until: string } {
  return { since: new Date(from).toISOString(), until: new Date(to).toISOString() };
}
