import { deflateSync } from 'node:zlib';
import type { ClaudeRecord } from '../contracts/claude-record.ts';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';
import type { WritableDB } from '../storage/database.ts';

/** zlib level of stored events: 7-10x smaller than their JSON at a few microseconds each. */
const COMPRESSION_LEVEL = 6;

const COLUMNS = [
  'event_id',
  'external_id',
  'event_type',
  'timestamp',
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
  'source_file',
  'source_offset',
  'event_data',
] as const;

type Row = Record<(typeof COLUMNS)[number], string | number | Buffer | null>;

/** Writes captured events to their raw table. A known event id is left as it is. */
export class RawTraceWriter {
  readonly #insert;

  constructor(database: WritableDB) {
    // Values by position: binding by name costs three times as much.
    this.#insert = database.prepare<(string | number | Buffer | null)[]>(
      `INSERT INTO claude_raw_traces (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
       ON CONFLICT (event_id) DO NOTHING`,
    );
  }

  /** @returns whether the event is new */
  write(event: TelemetryEvent, sourceFile: string): boolean {
    const row = toRow(event, sourceFile);
    return this.#insert.run(...COLUMNS.map((name) => row[name])).changes > 0;
  }
}

/** Where the event's tokens are: on the line itself, or in the subagent's reply that a progress line carries. */
function countedMessage(record: ClaudeRecord): { message: ClaudeRecord['message']; requestId: string | undefined } {
  if (record.progress?.message !== undefined) {
    return { message: record.progress.message, requestId: record.progress.requestId };
  }
  return { message: record.message, requestId: record.requestId };
}

function toRow(event: TelemetryEvent, sourceFile: string): Row {
  const record = event.record;
  const { message, requestId } = countedMessage(record);
  const usage = message?.usage;
  return {
    event_id: event.event_id,
    external_id: event.external_id,
    event_type: event.event_type,
    timestamp: event.timestamp,
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
    source_file: sourceFile,
    source_offset: event.source_offset,
    event_data: deflateSync(JSON.stringify(event), { level: COMPRESSION_LEVEL }),
  };
}
