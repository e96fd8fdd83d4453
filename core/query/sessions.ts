import type { z } from 'zod';
import type { Session, Sessions, sessionsArgsSchema } from '../contracts/api.ts';
import { platformSchema } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import { activeSince } from './activity.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { platformFilter, resolveRange } from './range.ts';
import { ModelSums, prepareSums, type SumsRow, USAGE_SUMS } from './totals.ts';

type ConversationRow = {
  external_id: string;
  platform: string;
  project: string | null;
  started_at: number;
  last_activity_at: number;
  ended_at: number | null;
  interaction_count: number;
};

/**
 * Sessions that were active at some time within the range, newest activity first, a page at a time.
 * @param now epoch milliseconds.
 */
export function sessions(
  database: ReadableDB | null,
  args: z.output<typeof sessionsArgsSchema>,
  now: number,
): Sessions {
  const range = resolveRange(args);
  if (database === null) return { sessions: [], total: 0, freshness: NEVER_FRESH };
  const platform = platformFilter(range.platform);
  const where = `WHERE last_activity_at >= ? AND started_at < ? ${platform.where}`;
  const within = [range.from, range.to, ...platform.values];
  const total = database
    .prepare<(number | string)[], { total: number }>(`SELECT count(*) AS total FROM conversations ${where}`)
    .get(...within);
  const page = database
    .prepare<(number | string)[], ConversationRow>(
      `SELECT external_id, platform, started_at, last_activity_at, ended_at, interaction_count,
         coalesce(workspace_name, (SELECT name FROM projects WHERE project_hash = workspace_hash)) AS project
       FROM conversations ${where} ORDER BY last_activity_at DESC, external_id, platform LIMIT ? OFFSET ?`,
    )
    .all(...within, args.limit, args.offset);
  const readSession = sessionReader(database, now);
  return {
    sessions: page.map(readSession),
    total: total?.total ?? 0,
    freshness: readFreshness(database, args.platform),
  };
}

function sessionReader(database: ReadableDB, now: number): (row: ConversationRow) => Session {
  const billed = prepareSums<SumsRow & { model: string }>(
    database,
    `SELECT model, ${USAGE_SUMS} FROM usage WHERE external_id = ? AND platform = ? GROUP BY model`,
  );
  const agents = database.prepare<[string, string], { agents: number }>(
    'SELECT count(DISTINCT agent_id) AS agents FROM usage WHERE external_id = ? AND platform = ?',
  );
  const tools = database.prepare<[string, string], { calls: number; failures: number }>(
    `SELECT count(*) AS calls, count(CASE WHEN success = 0 THEN 1 END) AS failures FROM tool_calls
     WHERE external_id = ? AND platform = ?`,
  );
  return (row) => {
    const sums = new ModelSums();
    for (const part of billed.iterate(row.external_id, row.platform)) sums.add(part);
    const called = tools.get(row.external_id, row.platform);
    return {
      sessionId: row.external_id,
      platform: platformSchema.parse(row.platform),
      projectName: row.project,
      startedAt: new Date(row.started_at).toISOString(),
      lastActivity: new Date(row.last_activity_at).toISOString(),
      active: row.ended_at === null && row.last_activity_at >= activeSince(now),
      models: sums.breakdowns().map((part) => part.model),
      subagents: agents.get(row.external_id, row.platform)?.agents ?? 0,
      prompts: row.interaction_count,
      toolCalls: called?.calls ?? 0,
      toolFailures: called?.failures ?? 0,
      totals: sums.totals(),
    };
  };
}
