import { DAY_STEP_MS } from '../contracts/day.ts';
import type { ReadableDB } from '../storage/database.ts';
import { agentTypeReader } from './agent-types.ts';
import type { Interval, Scope } from './billed-between.ts';
import { usageCondition } from './range.ts';
import { sessionScope } from './session-scope.ts';
import { type SessionKey, sessionKey } from './session-sums.ts';
import { ModelSums, prepareSums, Sums, type SumsRow, USAGE_SUMS } from './totals.ts';

/** What one session did on a day. Times are epoch milliseconds. */
export type SessionOnDay = SessionKey & {
  first: number;
  last: number;
  /** The largest of those that its responses name. */
  projectHash: string;
  models: ModelSums;
  /** By number of the step. */
  steps: Map<number, Sums>;
  agents: Map<string, { from: number; to: number; type: string | null; sums: Sums }>;
  /** When calls that failed began, ascending. */
  failures: number[];
};

type BilledRow = SumsRow &
  SessionKey & {
    agent: string | null;
    model: string;
    step: bigint;
    project_hash: string;
    first: bigint;
    last: bigint;
  };

type AgentTypeReader = ReturnType<typeof agentTypeReader>;

type EventRow = SessionKey & { first: number; last: number };

/** Reads what sessions did on a day, by session. Those that only slept through it are left out. */
export function readDay(database: ReadableDB, day: Interval, scope: Scope): Map<string, SessionOnDay> {
  const sessions = new Map<string, SessionOnDay>();
  const typeOf = agentTypeReader(database);
  for (const row of billedRows(database, day, scope)) addBilled(sessions, row, typeOf);
  // Of a project come the sessions that were billed in it, and those whose folder it is.
  const events = sessionScope({ platform: scope.platform ?? undefined, project: scope.project ?? undefined });
  const values = [day.from, day.to, ...events.values];
  const called = database.prepare<(number | string)[], EventRow>(
    `SELECT platform, external_id, min(started_at) AS first, max(max(started_at, coalesce(ended_at, started_at))) AS last
     FROM tool_calls WHERE started_at >= ? AND started_at < ? ${events.where} GROUP BY external_id, platform`,
  );
  const prompted = database.prepare<(number | string)[], EventRow>(
    `SELECT platform, external_id, min(occurred_at) AS first, max(occurred_at) AS last FROM conversation_turns
     WHERE occurred_at >= ? AND occurred_at < ? ${events.where} GROUP BY external_id, platform`,
  );
  for (const row of [...called.all(...values), ...prompted.all(...values)]) {
    widen(sessions, row, row.first, Math.min(row.last, day.to));
  }
  const failed = database.prepare<(number | string)[], SessionKey & { at: number }>(
    `SELECT platform, external_id, started_at AS at FROM tool_calls
     WHERE started_at >= ? AND started_at < ? AND success = 0 ${events.where} ORDER BY started_at`,
  );
  for (const row of failed.iterate(...values)) sessions.get(sessionKey(row))?.failures.push(row.at);
  return sessions;
}

function billedRows(database: ReadableDB, { from, to }: Interval, scope: Scope): BilledRow[] {
  const { where, values } = usageCondition(scope);
  return prepareSums<BilledRow>(
    database,
    // A JavaScript number arrives in SQLite as a real one, whose division leaves a fraction.
    `SELECT platform, external_id, agent_id AS agent, model, (occurred_at - CAST(? AS INTEGER)) / ${DAY_STEP_MS} AS step,
       max(project_hash) AS project_hash, min(occurred_at) AS first, max(occurred_at) AS last, ${USAGE_SUMS}
     FROM usage WHERE occurred_at >= ? AND occurred_at < ? ${where} GROUP BY platform, external_id, agent_id, model, step`,
  ).all(from, from, to, ...values);
}

function addBilled(sessions: Map<string, SessionOnDay>, row: BilledRow, typeOf: AgentTypeReader): void {
  const first = Number(row.first);
  const last = Number(row.last);
  const session = widen(sessions, row, first, last);
  if (row.project_hash > session.projectHash) session.projectHash = row.project_hash;
  session.models.add(row);
  const step = Number(row.step);
  const sums = session.steps.get(step) ?? new Sums();
  session.steps.set(step, sums.add(row));
  if (row.agent === null) return;
  const agent = session.agents.get(row.agent) ?? {
    from: first,
    to: last,
    type: typeOf(row.platform, row.agent),
    sums: new Sums(),
  };
  agent.from = Math.min(agent.from, first);
  agent.to = Math.max(agent.to, last);
  agent.sums.add(row);
  session.agents.set(row.agent, agent);
}

function widen(sessions: Map<string, SessionOnDay>, key: SessionKey, first: number, last: number): SessionOnDay {
  const known = sessions.get(sessionKey(key));
  if (known === undefined) {
    const { platform, external_id } = key;
    const parts = { models: new ModelSums(), steps: new Map(), agents: new Map(), failures: [], projectHash: '' };
    const made = { platform, external_id, first, last, ...parts };
    sessions.set(sessionKey(key), made);
    return made;
  }
  known.first = Math.min(known.first, first);
  known.last = Math.max(known.last, last);
  return known;
}
