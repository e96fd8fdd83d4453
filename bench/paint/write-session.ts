import type { WritableDB } from '../../core/storage/database.ts';
import type { InventedSession } from './invented-rows.ts';

type Value = string | number | null;

/** @returns writes one session into all tables that are derived from it, but for `usage_rollup`. Call in a transaction. */
export function sessionWriter(database: WritableDB): (session: InventedSession) => void {
  const insert = (table: string, columns: string) => {
    const places = columns.split(',').map(() => '?');
    const statement = database.prepare<Value[]>(`INSERT INTO ${table} (${columns}) VALUES (${places.join(', ')})`);
    return (...values: Value[]) => statement.run(...values);
  };
  const conversation = insert(
    'conversations',
    `id, external_id, platform, workspace_hash, workspace_name, started_at, last_activity_at, ended_at,
     interaction_count, total_tokens, total_changes`,
  );
  const turn = insert('conversation_turns', 'platform, external_id, turn_id, turn_type, occurred_at, content_length');
  const usage = insert(
    'usage',
    `platform, message_id, request_id, external_id, agent_id, project_hash, model, occurred_at, input_tokens,
     output_tokens, reasoning_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, web_searches,
     is_sidechain, cost_picousd, cost_source, price_version`,
  );
  const call = insert(
    'tool_calls',
    `platform, tool_use_id, external_id, agent_id, tool_name, started_at, ended_at, duration_ms, success, error_class,
     input_length, result_length, file_extension, lines_added, lines_removed`,
  );
  const decision = insert(
    'decisions',
    `platform, decision_id, external_id, tool_use_id, tool_name, occurred_at, decision, decided_by, lines_suggested,
     lines_accepted`,
  );
  const change = insert(
    'code_changes',
    `platform, change_id, external_id, tool_use_id, occurred_at, file_extension, operation, lines_added,
     lines_removed, accepted`,
  );
  return (session) => {
    const { platform, externalId, project } = session;
    const times = [session.startedAt, session.lastActivityAt, session.endedAt];
    const counts = [session.prompts.length, session.totalTokens, session.changedLines];
    conversation(externalId, externalId, platform, project.hash, project.name, ...times, ...counts);
    for (const { id, at, length } of session.prompts) turn(platform, externalId, id, 'user_prompt', at, length);
    for (const row of session.responses) {
      const names = [platform, row.messageId, row.requestId, externalId, row.agentId, project.hash, row.model, row.at];
      const tokens = [row.input, row.output, row.reasoning, row.cacheRead, row.write5m, row.write1h, row.webSearches];
      usage(...names, ...tokens, Number(row.agentId !== null), row.costPicoUsd, row.costSource, row.priceVersion);
    }
    for (const row of session.calls) {
      const names = [platform, row.id, externalId, row.agentId, row.name, row.at];
      const ended =
        row.success === null && row.errorClass === null ? [null, null] : [row.at + row.durationMs, row.durationMs];
      const lines = [row.extension, row.linesAdded, row.linesRemoved];
      call(...names, ...ended, row.success, row.errorClass, 200, 1_000, ...lines);
    }
    for (const row of session.decisions) {
      const accepted = row.decision === 'rejected' ? 0 : row.lines;
      const names = [platform, row.id, externalId, row.callId, row.tool, row.at];
      decision(...names, row.decision, row.decidedBy, row.lines, accepted);
    }
    for (const row of session.changes) {
      const names = [platform, row.id, externalId, row.callId, row.at, row.extension];
      change(...names, 'edit', row.added, row.removed, 1);
    }
  };
}
