import type { CursorRecord } from '../contracts/cursor-record.ts';
import type { EventOf } from '../contracts/telemetry-event.ts';
import { CURSOR_FAMILY_COLUMNS, cursorFamilyColumns } from './cursor-family-columns.ts';
import { type RawValue, rawTraceTable } from './raw-trace-table.ts';

const COLUMNS = [
  'storage_level',
  'workspace_hash',
  'project_name',
  'database_table',
  'generation_uuid',
  'generation_type',
  'command_type',
  'composer_id',
  'bubble_id',
  'server_bubble_id',
  'message_type',
  'is_agentic',
  'unix_ms',
  'created_at',
  'last_updated_at',
  'completed_at',
  'client_start_time',
  'client_end_time',
  'model',
  'input_tokens',
  'output_tokens',
  'token_count_up_until_here',
  'model_cost_cents',
  'lines_added',
  'lines_removed',
  'tool_name',
  'duration_ms',
  'is_archived',
] as const;

type Row = Record<(typeof COLUMNS)[number], RawValue>;

/** Values of Cursor's databases, and lines of its transcripts. Times are epoch milliseconds. */
export const cursorRawTraces = rawTraceTable({
  family: 'cursor',
  columns: [...COLUMNS, ...CURSOR_FAMILY_COLUMNS],
  toRow: ({ record }: EventOf<'cursor'>) => ({
    ...NOTHING,
    ...placeOf(record),
    ...valuesOf(record),
    ...cursorFamilyColumns(record),
  }),
});

const NOTHING: Row = {
  storage_level: null,
  workspace_hash: null,
  project_name: null,
  database_table: null,
  generation_uuid: null,
  generation_type: null,
  command_type: null,
  composer_id: null,
  bubble_id: null,
  server_bubble_id: null,
  message_type: null,
  is_agentic: null,
  unix_ms: null,
  created_at: null,
  last_updated_at: null,
  completed_at: null,
  client_start_time: null,
  client_end_time: null,
  model: null,
  input_tokens: null,
  output_tokens: null,
  token_count_up_until_here: null,
  model_cost_cents: null,
  lines_added: null,
  lines_removed: null,
  tool_name: null,
  duration_ms: null,
  is_archived: null,
};

function placeOf(record: CursorRecord): Partial<Row> {
  return {
    storage_level: record.level,
    workspace_hash: record.workspaceHash ?? null,
    project_name: record.projectName ?? null,
    database_table: record.table ?? null,
  };
}

function valuesOf(record: CursorRecord): Partial<Row> {
  switch (record.type) {
    case 'composer':
      return composerValues(record);
    case 'bubble':
      return bubbleValues(record);
    case 'generation':
      return {
        generation_uuid: record.generationId,
        generation_type: record.generationType ?? null,
        unix_ms: milliseconds(record.createdAt),
      };
    case 'prompt':
      return { command_type: record.commandType === undefined ? null : String(record.commandType) };
    case 'transcriptLine':
      return {
        composer_id: record.composerId,
        message_type: typeOf(record.role),
        tool_name: record.tools[0]?.name ?? null,
      };
    default:
      return {};
  }
}

function composerValues(record: Extract<CursorRecord, { type: 'composer' }>): Partial<Row> {
  const costs = (record.usage ?? []).flatMap(({ costCents }) => (costCents === undefined ? [] : [costCents]));
  return {
    composer_id: record.composerId,
    is_agentic: flag(record.isAgentic),
    created_at: milliseconds(record.createdAt),
    last_updated_at: milliseconds(record.lastUpdatedAt),
    model: record.model ?? null,
    model_cost_cents: costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0),
    lines_added: record.linesAdded ?? null,
    lines_removed: record.linesRemoved ?? null,
    is_archived: flag(record.isArchived),
  };
}

function bubbleValues(record: Extract<CursorRecord, { type: 'bubble' }>): Partial<Row> {
  return {
    composer_id: record.composerId,
    bubble_id: record.bubbleId,
    server_bubble_id: record.serverBubbleId ?? null,
    message_type: typeOf(record.role),
    is_agentic: flag(record.isAgentic),
    created_at: milliseconds(record.createdAt),
    completed_at: milliseconds(record.clientSettleAt),
    client_start_time: milliseconds(record.clientStartAt),
    client_end_time: milliseconds(record.clientEndAt),
    model: record.model ?? null,
    input_tokens: record.inputTokens ?? null,
    output_tokens: record.outputTokens ?? null,
    token_count_up_until_here: record.tokensUpUntilHere ?? null,
    lines_added: record.toolCall?.linesAdded ?? null,
    lines_removed: record.toolCall?.linesRemoved ?? null,
    tool_name: record.toolCall?.name ?? null,
    duration_ms: record.durationMs === undefined ? null : Math.round(record.durationMs),
  };
}

/** As Cursor numbers them. */
function typeOf(role: string | undefined): number | null {
  if (role === 'user') return 1;
  return role === 'assistant' ? 2 : null;
}

function flag(value: boolean | undefined): number | null {
  return value === undefined ? null : Number(value);
}

function milliseconds(time: string | undefined): number | null {
  return time === undefined ? null : Date.parse(time);
}
