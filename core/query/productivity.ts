import type { z } from 'zod';
import type { Productivity, productivityArgsSchema } from '../contracts/productivity.ts';
import { FULL_IMPACT_LINES, type ProductivityFacts, productivityScore } from '../metrics/productivity-score.ts';
import type { ReadableDB } from '../storage/database.ts';
import { comparedPeriod, type Interval } from './compared-period.ts';
import { QueryArgumentError } from './errors.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { resolveRange } from './range.ts';
import { type Scope, sessionScope } from './session-scope.ts';

/** A session that was not closed is over when nothing happened in it for so long. */
const OVER_AFTER_MS = 30 * 60_000;

type Facts = ProductivityFacts & { lines: number };

const NO_FACTS: Facts = { succeeded: 0, failed: 0, sessions: 0, ended: 0, impact: 0, lines: 0 };

/**
 * The score of a range or of one session, and of as much time before.
 * @param now epoch milliseconds
 * @throws QueryArgumentError for a session without its platform
 */
export function productivity(
  database: ReadableDB | null,
  args: z.output<typeof productivityArgsSchema>,
  now: number,
): Productivity {
  if (args.sessionId !== undefined && args.platform === undefined) {
    throw new QueryArgumentError('platform: needed with sessionId, because ids of two tools may be the same');
  }
  const range = resolveRange(args);
  const scope = args.sessionId === undefined ? sessionScope(args) : oneSession(sessionScope(args), args.sessionId);
  const whole = args.sessionId === undefined ? range : resolveRange({ timezone: args.timezone });
  const compared = args.sessionId === undefined ? comparedPeriod(range, args.until, now) : null;
  const facts = database === null ? NO_FACTS : factsOf(database, whole, scope, now);
  const before =
    database === null || compared === null
      ? null
      : productivityScore(factsOf(database, compared.before, scope, compared.before.to)).score;
  return {
    timezone: range.days.zone,
    since: args.since ?? null,
    until: args.until ?? null,
    ...productivityScore(facts),
    before,
    sample: { sessions: facts.sessions, calls: facts.succeeded + facts.failed, linesChanged: facts.lines },
    freshness: database === null ? NEVER_FRESH : readFreshness(database, args.platform),
  };
}

function oneSession(scope: Scope, sessionId: string): Scope {
  return { where: `${scope.where} AND external_id = ?`, values: [...scope.values, sessionId] };
}

function factsOf(database: ReadableDB, { from, to }: Interval, scope: Scope, now: number): Facts {
  // What did not succeed has an index of its own, so that a month of calls is counted without their rows.
  const counted = database
    .prepare<(number | string)[], { calls: number; unsuccessful: number; failed: number }>(
      `SELECT (SELECT count(*) FROM tool_calls WHERE started_at >= ? AND started_at < ? ${scope.where}) AS calls,
         count(*) AS unsuccessful, coalesce(sum(success = 0), 0) AS failed
       FROM tool_calls WHERE success IS NOT 1 AND started_at >= ? AND started_at < ? ${scope.where}`,
    )
    .get(from, to, ...scope.values, from, to, ...scope.values);
  const { calls = 0, unsuccessful = 0, failed = 0 } = counted ?? {};
  const sessions = database
    .prepare<(number | string)[], Omit<Facts, 'succeeded' | 'failed'>>(
      `SELECT count(*) AS sessions, count(CASE WHEN coalesce(ended_at, last_activity_at + ?) <= ? THEN 1 END) AS ended,
         coalesce(sum(min(1.0, 1.0 * total_changes / ?)), 0) AS impact, coalesce(sum(total_changes), 0) AS lines
       FROM conversations WHERE last_activity_at >= ? AND started_at < ? ${scope.where}`,
    )
    .get(OVER_AFTER_MS, now, FULL_IMPACT_LINES, from, to, ...scope.values);
  return { ...NO_FACTS, ...sessions, succeeded: calls - unsuccessful, failed };
}
