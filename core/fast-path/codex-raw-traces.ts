import type { EventOf } from '../contracts/telemetry-event.ts';
import { rawTraceTable } from './raw-trace-table.ts';

const COLUMNS = [
  'subtype',
  'parent_external_id',
  'agent_id',
  'turn_id',
  'call_id',
  'workspace_hash',
  'project_name',
  'version',
  'model',
  'input_tokens',
  'cached_input_tokens',
  'cache_write_input_tokens',
  'output_tokens',
  'reasoning_output_tokens',
  'total_tokens',
  'duration_ms',
] as const;

/** Lines of Codex's rollouts. The token columns are those of the last request, where the line has them. */
export const codexRawTraces = rawTraceTable({
  family: 'codex_cli',
  columns: COLUMNS,
  toRow,
});

function toRow({ external_id: session, record }: EventOf<'codex_cli'>) {
  const { lastTokens: tokens } = record;
  return {
    subtype: record.subtype ?? null,
    parent_external_id: record.parentId ?? null,
    agent_id: record.session?.isSubagent === true && record.session.id === session ? session : null,
    turn_id: record.turnId ?? null,
    call_id: record.tool?.callId ?? null,
    workspace_hash: record.workspaceHash ?? null,
    project_name: record.projectName ?? null,
    version: record.session?.version ?? null,
    model: record.model ?? null,
    input_tokens: tokens?.input ?? null,
    cached_input_tokens: tokens?.cachedInput ?? null,
    cache_write_input_tokens: tokens?.cacheWrite ?? null,
    output_tokens: tokens?.output ?? null,
    reasoning_output_tokens: tokens?.reasoning ?? null,
    total_tokens: tokens?.total ?? null,
    duration_ms: wholeMilliseconds(record.durationMs ?? record.tool?.durationMs),
  };
}

function wholeMilliseconds(duration: number | undefined): number | null {
  return duration === undefined ? null : Math.round(duration);
}
