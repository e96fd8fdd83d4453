import { platformSchema } from '../contracts/platform.ts';
import type { Session } from '../contracts/sessions.ts';
import type { ReadableDB } from '../storage/database.ts';
import { activeSince } from './activity.ts';
import type { SessionKey } from './session-sums.ts';
import { ModelSums, prepareSums, ROLLUP_SUMS, type SumsRow } from './totals.ts';

/** A session as it is stored. Times are epoch milliseconds. */
export type ConversationRow = SessionKey & {
  project: string | null;
  project_hash: string;
  started_at: number;
  last_activity_at: number;
  ended_at: number | null;
  interaction_count: number;
};

/** The select list of a {@link ConversationRow} over `conversations`. */
export const CONVERSATION_COLUMNS = `external_id, platform, started_at, last_activity_at, ended_at, interaction_count,
  coalesce(workspace_hash, '') AS project_hash,
  coalesce(workspace_name, (SELECT name FROM projects WHERE project_hash = workspace_hash)) AS project`;

/** Whether a session goes on: an event lately, and no end. */
export function isActive(row: ConversationRow, now: number): boolean {
  return row.ended_at === null && row.last_activity_at >= activeSince(now);
}

/** Reads the figures of whole sessions out of the sums that are kept. @param now epoch milliseconds */
export function sessionReader(
  database: ReadableDB,
  now: number,
): (row: ConversationRow) => { session: Session; sums: ModelSums } {
  const billed = prepareSums<SumsRow & { model: string }>(
    database,
    `SELECT model, ${ROLLUP_SUMS} FROM session_rollup WHERE external_id = ? AND platform = ? GROUP BY model`,
  );
  const agents = database.prepare<[string, string], { agents: number }>(
    `SELECT count(DISTINCT agent_id) AS agents FROM usage
     WHERE external_id = ? AND platform = ? AND agent_id IS NOT NULL`,
  );
  const tools = database.prepare<[string, string], { calls: number | null; failures: number | null }>(
    'SELECT sum(calls) AS calls, sum(failures) AS failures FROM tool_rollup WHERE external_id = ? AND platform = ?',
  );
  return (row) => {
    const sums = new ModelSums();
    for (const part of billed.iterate(row.external_id, row.platform)) sums.add(part);
    const called = tools.get(row.external_id, row.platform);
    const session = {
      sessionId: row.external_id,
      platform: platformSchema.parse(row.platform),
      projectName: row.project,
      projectHash: row.project_hash,
      startedAt: new Date(row.started_at).toISOString(),
      lastActivity: new Date(row.last_activity_at).toISOString(),
      active: isActive(row, now),
      models: sums.breakdowns().map((part) => part.model),
      subagents: agents.get(row.external_id, row.platform)?.agents ?? 0,
      prompts: row.interaction_count,
      toolCalls: called?.calls ?? 0,
      toolFailures: called?.failures ?? 0,
      totals: sums.totals(),
    };
    return { session, sums };
  };
}
