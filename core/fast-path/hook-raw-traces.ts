import type { HookEvent } from '../contracts/hook-record.ts';
import type { EventOf } from '../contracts/telemetry-event.ts';
import { rawTraceTable } from './raw-trace-table.ts';

const COLUMNS = ['platform', 'at_ms', 'is_activity', 'reason', 'tool_use_id', 'tool_name', 'duration_ms'] as const;

/** A session that is only opened and closed again was not used. */
const NO_ACTIVITY: ReadonlySet<HookEvent> = new Set(['session_start', 'session_end']);

/** What tools told by their hooks. */
export const hookRawTraces = rawTraceTable({
  family: 'hooks',
  columns: COLUMNS,
  toRow,
});

function toRow({ platform, timestamp, record }: EventOf<'hooks'>) {
  return {
    platform,
    at_ms: Date.parse(timestamp),
    is_activity: NO_ACTIVITY.has(record.event) ? 0 : 1,
    reason: record.reason ?? null,
    tool_use_id: record.toolUseId ?? null,
    tool_name: record.toolName ?? null,
    duration_ms: record.durationMs ?? null,
  };
}
