import { DECISIONS_FOR_RATE } from '../contracts/acceptance.ts';
import type { DecisionSums } from '../contracts/decision-sums.ts';
import { SESSION_ACTIVE_MS } from '../contracts/live-metrics.ts';
import type { ReadableDB } from '../storage/database.ts';
import { type Interval, type Scope, wholeQuarters } from './billed-between.ts';
import { type Condition, usageCondition } from './range.ts';
import { sessionScope } from './session-scope.ts';
import { QUARTER_MS } from './time-zone-days.ts';

/** The instant since which an event makes a session active. */
export function activeSince(now: number): number {
  return now - SESSION_ACTIVE_MS;
}

/** What happened beside billing between two instants. */
export type ActivityCounts = {
  sessions: number;
  toolCalls: number;
  toolFailures: number;
  decisions: DecisionSums;
};

/** Reads what happened in any interval, of a platform and project or of all. */
export function activityReader(database: ReadableDB, scope: Scope): (interval: Interval) => ActivityCounts {
  const sessions = sessionCounter(database, scope);
  const calls = callCounter(database, scope);
  const decisions = decisionCounter(database, scope);
  return (interval) => ({ sessions: sessions(interval), ...calls(interval), decisions: decisions(interval) });
}

/**
 * Sessions that went on at some time of an interval, as a condition on `conversations`. A session belongs to a project
 * when its folder is the project's, or when something was billed there in the interval.
 */
export function sessionsWithin(
  { from, to }: Interval,
  { platform, project }: Scope,
): Condition & {
  bound: (number | string)[];
} {
  const ofPlatform = usageCondition({ platform, project: null });
  const where = `last_activity_at >= ? AND started_at < ? ${ofPlatform.where}`;
  const bound = [from, to, ...ofPlatform.values];
  if (project === null) return { where, values: ofPlatform.values, bound };
  return {
    where: `${where} AND (coalesce(workspace_hash, '') = ? OR EXISTS (
      SELECT 1 FROM session_rollup AS billed WHERE billed.external_id = conversations.external_id
        AND billed.platform = conversations.platform AND billed.project_hash = ?
        AND billed.bucket >= ? AND billed.bucket < ?))`,
    values: ofPlatform.values,
    bound: [...bound, project, project, Math.floor(from / QUARTER_MS), Math.ceil(to / QUARTER_MS)],
  };
}

function sessionCounter(database: ReadableDB, scope: Scope): (interval: Interval) => number {
  const { where } = sessionsWithin({ from: 0, to: 0 }, scope);
  const count = database.prepare<(number | string)[], { sessions: number }>(
    `SELECT count(*) AS sessions FROM conversations WHERE ${where}`,
  );
  return (interval) => count.get(...sessionsWithin(interval, scope).bound)?.sessions ?? 0;
}

type CallCounts = { toolCalls: number; toolFailures: number };

/**
 * A statement of the calls in any interval. A call counts when it began, or ended where no more is known: whole
 * quarter-hours out of the sums that are kept, the rest call by call. Sums of all sessions do for what is not about a
 * project.
 */
export function callCounter(database: ReadableDB, scope: Scope): (interval: Interval) => CallCounts {
  const { where, values } = scopeOfEvents(scope);
  const kept = database.prepare<(number | string)[], { calls: number | null; failures: number | null }>(
    `SELECT sum(calls) AS calls, sum(failures) AS failures FROM ${callSums(scope)}
     WHERE bucket >= ? AND bucket < ? ${where}`,
  );
  const single = database.prepare<(number | string)[], { calls: number; failures: number }>(
    `SELECT count(*) AS calls, count(CASE WHEN success = 0 THEN 1 END) AS failures FROM tool_calls
     WHERE (started_at >= ? AND started_at < ? OR started_at IS NULL AND ended_at >= ? AND ended_at < ?) ${where}`,
  );
  return (interval) => {
    const { first, end, rests } = wholeQuarters(interval);
    const rows = [
      kept.get(first, end, ...values),
      ...rests.map(({ from, to }) => single.get(from, to, from, to, ...values)),
    ];
    return {
      toolCalls: rows.reduce((sum, row) => sum + (row?.calls ?? 0), 0),
      toolFailures: rows.reduce((sum, row) => sum + (row?.failures ?? 0), 0),
    };
  };
}

function callSums({ project }: Scope): 'call_rollup' | 'tool_rollup' {
  return project === null ? 'call_rollup' : 'tool_rollup';
}

type DecisionCounts = Omit<DecisionSums, 'keptRate'>;

/** The same for decisions. */
function decisionCounter(database: ReadableDB, scope: Scope): (interval: Interval) => DecisionSums {
  const { where, values } = scopeOfEvents(scope);
  // Counted in one pass: groups would be sorted first.
  const count = (name: string, condition: string) => `count(CASE WHEN ${condition} THEN 1 END) AS ${name}`;
  const single = database.prepare<(number | string)[], DecisionCounts>(
    `SELECT ${count('accepted', "decided_by = 'user' AND decision = 'accepted'")},
       ${count('edited', "decided_by = 'user' AND decision = 'modified'")},
       ${count('rejected', "decided_by = 'user' AND decision = 'rejected'")},
       ${count('automatic', "decided_by = 'automatic'")}
     FROM decisions WHERE occurred_at >= ? AND occurred_at < ? ${where}`,
  );
  if (scope.project !== null) {
    return ({ from, to }) => withRate(single.get(from, to, ...values) ?? NO_DECISIONS);
  }
  const kept = database.prepare<(number | string)[], { [Count in keyof DecisionCounts]: number | null }>(
    `SELECT ${DECISION_SUMS} FROM decision_rollup WHERE bucket >= ? AND bucket < ? ${where}`,
  );
  return (interval) => {
    const { first, end, rests } = wholeQuarters(interval);
    const rows = [kept.get(first, end, ...values), ...rests.map(({ from, to }) => single.get(from, to, ...values))];
    const sum = (name: keyof DecisionCounts) => rows.reduce((all, row) => all + (row?.[name] ?? 0), 0);
    return withRate({
      accepted: sum('accepted'),
      edited: sum('edited'),
      rejected: sum('rejected'),
      automatic: sum('automatic'),
    });
  };
}

/** Sums over rows of `decision_rollup`. */
export const DECISION_SUMS =
  'sum(accepted) AS accepted, sum(edited) AS edited, sum(rejected) AS rejected, sum(automatic) AS automatic';

function scopeOfEvents({ platform, project }: Scope): Condition {
  return sessionScope({ platform: platform ?? undefined, project: project ?? undefined });
}

const NO_DECISIONS = { accepted: 0, edited: 0, rejected: 0, automatic: 0 };

/** Only what a person decided makes a rate, and only if it is enough. */
export function withRate(sums: Omit<DecisionSums, 'keptRate'>): DecisionSums {
  const decided = sums.accepted + sums.edited + sums.rejected;
  return { ...sums, keptRate: decided < DECISIONS_FOR_RATE ? null : (sums.accepted + sums.edited) / decided };
}

export const NO_ACTIVITY: ActivityCounts = {
  sessions: 0,
  toolCalls: 0,
  toolFailures: 0,
  decisions: withRate(NO_DECISIONS),
};

/**
 * The same for many steps at once, which do not overlap, ascend and are cut at quarter-hours: sessions and calls are
 * read once for all of them.
 */
export function activityOfSteps(database: ReadableDB, scope: Scope, steps: readonly Interval[]): ActivityCounts[] {
  const from = steps[0]?.from ?? 0;
  const to = steps.at(-1)?.to ?? from;
  const decisions = decisionCounter(database, scope);
  const counts = steps.map((step) => ({ ...NO_ACTIVITY, decisions: decisions(step) }));
  const stepAt = (instant: number) =>
    Math.max(
      0,
      steps.findIndex((step) => instant < step.to),
    );
  const sessions = sessionsWithin({ from, to }, scope);
  const spans = database
    .prepare<(number | string)[], { started: number; last: number }>(
      `SELECT started_at AS started, last_activity_at AS last FROM conversations WHERE ${sessions.where}`,
    )
    .all(...sessions.bound);
  for (const { started, last } of spans) {
    for (let index = stepAt(started); (steps[index]?.from ?? Number.POSITIVE_INFINITY) <= last; index += 1) {
      const count = counts[index];
      if (count !== undefined) count.sessions += 1;
    }
  }
  const { where, values } = scopeOfEvents(scope);
  const calls = database
    .prepare<(number | string)[], { bucket: number; calls: number; failures: number }>(
      `SELECT bucket, sum(calls) AS calls, sum(failures) AS failures FROM ${callSums(scope)}
       WHERE bucket >= ? AND bucket < ? ${where} GROUP BY bucket`,
    )
    .all(from / QUARTER_MS, to / QUARTER_MS, ...values);
  for (const row of calls) {
    const count = counts[stepAt(row.bucket * QUARTER_MS)];
    if (count === undefined) continue;
    count.toolCalls += row.calls;
    count.toolFailures += row.failures;
  }
  return counts;
}
