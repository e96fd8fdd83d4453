import type { EventOf } from '../contracts/telemetry-event.ts';
import { rawTraceTable } from './raw-trace-table.ts';

const COLUMNS = [
  'platform',
  'signal',
  'request_id',
  'tool_use_id',
  'model',
  'input_tokens',
  'output_tokens',
  'duration_ms',
] as const;

/** What tools sent over OpenTelemetry: log records and points of metrics. */
export const otlpRawTraces = rawTraceTable({
  family: 'otlp',
  columns: COLUMNS,
  toRow,
});

function toRow({ platform, record }: EventOf<'otlp'>) {
  return {
    platform,
    signal: record.signal,
    request_id: record.requestId ?? null,
    tool_use_id: record.toolUseId ?? null,
    model: record.model ?? null,
    input_tokens: record.tokens?.input ?? null,
    output_tokens: record.tokens?.output ?? null,
    duration_ms: record.durationMs ?? null,
  };
}
