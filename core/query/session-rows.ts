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
  end_reason: string | null;
  interaction_count: number;
};

/** The select list of a {@link ConversationRow} over `conversations`. */
export const CONVERSATION_COLUMNS = `external_id, platform, started_at, last_activity_at, ended_at, end_reason, interaction_count,
  coalesce(workspace_hash, '') AS project_hash,
  coalesce(workspace_name, (SELECT name FROM projects WHERE project_hash = workspace_hash)) AS project`;

/** Whether a session goes on: an event lately, and no end. */
export function isActive(row: ConversationRow, now: number): boolean {
  return row.ended_at === null && row.last_activity_at >= activeSince(now);
}

/** Reads single sessions, also those of which only responses are known; null = there is none. */
export function conversationReader(database: ReadableDB): (key: SessionKey) => ConversationRow | null {
  const stored = database.prepare<[string, string], ConversationRow>(
    `SELECT ${CONVERSATION_COLUMNS} FROM conversations WHERE external_id = ? AND platform = ?`,
  );
  const billed = database.prepare<[string, string], { first: number | null; last: number; project_hash: string }>(
    `SELECT min(occurred_at) AS first, max(occurred_at) AS last, max(project_hash) AS project_hash FROM usage
     WHERE external_id = ? AND platform = ?`,
  );
  const names = database.prepare<[string], { name: string }>('SELECT name FROM projects WHERE project_hash = ?');
  return ({ platform, external_id }) => {
    const row = stored.get(external_id, platform);
    if (row !== undefined) return row;
    const { first = null, last = 0, project_hash = '' } = billed.get(external_id, platform) ?? {};
    if (first === null) return null;
    const project = names.get(project_hash)?.name ?? null;
    const session = { platform, external_id, project, project_hash };
    return {
      ...session,
      started_at: first,
      last_activity_at: last,
      ended_at: null,
      end_reason: null,
      interaction_count: 0,
    };
  };
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
