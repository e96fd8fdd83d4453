import type { SessionSubagent } from '../contracts/session.ts';
import type { ReadableDB } from '../storage/database.ts';
import { agentTypeReader } from './agent-types.ts';
import type { SessionKey } from './session-sums.ts';
import { prepareSums, Sums, type SumsRow, USAGE_SUMS } from './totals.ts';

/** A subagent of a session. Times are epoch milliseconds, from its first response or call to its last. */
export type SessionAgent = {
  agentId: string;
  type: string | null;
  from: number;
  to: number;
  toolCalls: number;
  toolFailures: number;
  sums: Sums;
};

type CallRow = { agent: string; first: number; last: number; calls: number; failures: number };

/** The subagents of one session by what they were billed for and called, in the order of their beginning. */
export function sessionAgents(database: ReadableDB, { platform, external_id }: SessionKey): SessionAgent[] {
  const agents = new Map<string, SessionAgent>();
  const billed = prepareSums<SumsRow & { agent: string; first: bigint; last: bigint }>(
    database,
    `SELECT agent_id AS agent, min(occurred_at) AS first, max(occurred_at) AS last, ${USAGE_SUMS} FROM usage
     WHERE external_id = ? AND platform = ? AND agent_id IS NOT NULL GROUP BY agent_id`,
  );
  for (const row of billed.iterate(external_id, platform)) {
    agentOf(agents, row.agent, Number(row.first), Number(row.last)).sums.add(row);
  }
  const called = database.prepare<[string, string], CallRow>(
    `SELECT agent_id AS agent, min(coalesce(started_at, ended_at)) AS first,
       max(max(coalesce(started_at, ended_at), coalesce(ended_at, started_at))) AS last, count(*) AS calls,
       count(CASE WHEN success = 0 THEN 1 END) AS failures
     FROM tool_calls WHERE external_id = ? AND platform = ? AND agent_id IS NOT NULL
       AND coalesce(started_at, ended_at) IS NOT NULL GROUP BY agent_id`,
  );
  for (const row of called.iterate(external_id, platform)) {
    const agent = agentOf(agents, row.agent, row.first, row.last);
    agent.toolCalls += row.calls;
    agent.toolFailures += row.failures;
  }
  const typeOf = agentTypeReader(database);
  for (const agent of agents.values()) agent.type = typeOf(platform, agent.agentId);
  return [...agents.values()].sort((a, b) => a.from - b.from || (a.agentId < b.agentId ? -1 : 1));
}

function agentOf(agents: Map<string, SessionAgent>, agentId: string, from: number, to: number): SessionAgent {
  const known = agents.get(agentId);
  if (known === undefined) {
    const made = { agentId, type: null, from, to, toolCalls: 0, toolFailures: 0, sums: new Sums() };
    agents.set(agentId, made);
    return made;
  }
  known.from = Math.min(known.from, from);
  known.to = Math.max(known.to, to);
  return known;
}

/** A subagent as it is told. */
export function toldAgent({ from, to, sums, ...agent }: SessionAgent): SessionSubagent {
  return {
    ...agent,
    startedAt: new Date(from).toISOString(),
    endedAt: new Date(to).toISOString(),
    totals: sums.totals(),
  };
}
