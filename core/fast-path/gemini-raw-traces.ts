import type { EventOf } from '../contracts/telemetry-event.ts';
import { rawTraceTable } from './raw-trace-table.ts';

const COLUMNS = [
  'kind',
  'agent_id',
  'message_id',
  'workspace_hash',
  'project_name',
  'model',
  'input_tokens',
  'cached_tokens',
  'output_tokens',
  'thoughts_tokens',
  'tool_tokens',
  'tool_calls_count',
] as const;

/** Messages of Gemini's chats, and orders to change them. */
export const geminiRawTraces = rawTraceTable({
  family: 'gemini_cli',
  columns: COLUMNS,
  toRow,
});

function toRow({ record }: EventOf<'gemini_cli'>) {
  const { message } = record;
  return {
    kind: record.kind ?? null,
    agent_id: record.agentId ?? null,
    message_id: message?.id ?? null,
    workspace_hash: record.workspaceHash ?? null,
    project_name: record.projectName ?? null,
    model: message?.model ?? null,
    input_tokens: message?.tokens?.input ?? null,
    cached_tokens: message?.tokens?.cacheRead ?? null,
    output_tokens: message?.tokens?.output ?? null,
    thoughts_tokens: message?.tokens?.reasoning ?? null,
    tool_tokens: message?.tokens?.tool ?? null,
    tool_calls_count: message?.toolCalls.length ?? null,
  };
}
