import type { ClaudeRecord } from '../contracts/claude-record.ts';
import type { EventOf } from '../contracts/telemetry-event.ts';
import { rawTraceTable } from './raw-trace-table.ts';

const COLUMNS = [
  'uuid',
  'parent_uuid',
  'request_id',
  'agent_id',
  'workspace_hash',
  'project_name',
  'is_sidechain',
  'user_type',
  'version',
  'message_role',
  'message_model',
  'message_id',
  'message_type',
  'stop_reason',
  'input_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'output_tokens',
  'service_tier',
  'cache_5m_tokens',
  'cache_1h_tokens',
  'operation',
  'subtype',
  'level',
  'is_meta',
  'duration_ms',
  'tokens_used',
  'tool_calls_count',
] as const;

/** Claude Code's transcript lines. */
export const claudeRawTraces = rawTraceTable({
  family: 'claude_code',
  columns: COLUMNS,
  toRow,
});

/** Where the event's tokens are: on the line itself, or in the subagent's reply that a progress line carries. */
function countedMessage(record: ClaudeRecord): { message: ClaudeRecord['message']; requestId: string | undefined } {
  if (record.progress?.message !== undefined) {
    return { message: record.progress.message, requestId: record.progress.requestId };
  }
  return { message: record.message, requestId: record.requestId };
}

function toRow({ record }: EventOf<'claude_code'>) {
  const { message, requestId } = countedMessage(record);
  const usage = message?.usage;
  return {
    uuid: record.uuid ?? null,
    parent_uuid: record.parentUuid ?? null,
    request_id: requestId ?? null,
    agent_id: record.agentId ?? record.progress?.agentId ?? null,
    workspace_hash: record.workspaceHash ?? null,
    project_name: record.projectName ?? null,
    is_sidechain: record.isSidechain === true ? 1 : 0,
    user_type: record.userType ?? null,
    version: record.version ?? null,
    message_role: message?.role ?? null,
    message_model: message?.model ?? null,
    message_id: message?.id ?? null,
    message_type: message?.blocks.at(-1)?.type ?? null,
    stop_reason: message?.stopReason ?? null,
    input_tokens: usage?.input ?? null,
    cache_creation_input_tokens: usage === undefined ? null : usage.cacheWrite5m + usage.cacheWrite1h,
    cache_read_input_tokens: usage?.cacheRead ?? null,
    output_tokens: usage?.output ?? null,
    service_tier: usage?.serviceTier ?? null,
    cache_5m_tokens: usage?.cacheWrite5m ?? null,
    cache_1h_tokens: usage?.cacheWrite1h ?? null,
    operation: record.operation ?? null,
    subtype: record.subtype ?? null,
    level: record.level ?? null,
    is_meta: record.isMeta === true ? 1 : 0,
    duration_ms: record.durationMs ?? record.toolOutcome?.durationMs ?? null,
    tokens_used: usage === undefined ? null : usage.input + usage.output,
    tool_calls_count: message?.blocks.filter((block) => block.type === 'tool_use').length ?? null,
  };
}
