import type { ReadableDB } from '../storage/database.ts';

/** The kinds of subagents, by `platform/agent id`; those that no call names are left out. */
export function agentTypes(database: ReadableDB): Map<string, string> {
  const rows = database
    .prepare<[], { agent: string; type: string }>(
      `SELECT platform || '/' || called_agent_id AS agent, min(called_agent_type) AS type FROM tool_calls
       WHERE called_agent_id IS NOT NULL AND called_agent_type IS NOT NULL GROUP BY platform, called_agent_id`,
    )
    .all();
  return new Map(rows.map(({ agent, type }) => [agent, type]));
}

/** The same for single subagents. */
export function agentTypeReader(database: ReadableDB): (platform: string, agentId: string) => string | null {
  const called = database.prepare<[string, string], { type: string | null }>(
    'SELECT min(called_agent_type) AS type FROM tool_calls WHERE platform = ? AND called_agent_id = ?',
  );
  return (platform, agentId) => called.get(platform, agentId)?.type ?? null;
}
