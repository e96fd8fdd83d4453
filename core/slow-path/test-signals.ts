import type { OtlpAttributes, OtlpLogRecord, OtlpNumberPoint, OtlpSignal } from '../contracts/otlp-signal.ts';

/** What the OpenTelemetry exporters of the tools send, decoded. */

const ORIGIN = { resource: { 'service.name': 'claude-code', 'host.name': 'ada' }, scopeName: '', scopeVersion: '' };

function nanoseconds(iso: string): string {
  return `${Date.parse(iso)}000000`;
}

/** A log record with a name as its tool writes it, e.g. `claude_code.api_request`. */
export function logRecord(name: string, at: string, attributes: OtlpAttributes): OtlpLogRecord {
  const isCodex = name.startsWith('codex.');
  return {
    ...ORIGIN,
    timeUnixNano: isCodex ? '0' : nanoseconds(at),
    observedTimeUnixNano: nanoseconds(at),
    eventName: '',
    severityNumber: 9,
    body: name.startsWith('claude_code.') ? name : null,
    attributes: { 'event.name': name.replace('claude_code.', ''), 'event.timestamp': at, ...attributes },
    traceId: '',
    spanId: '',
  };
}

/** One request that sends these records. */
export function logs(...records: readonly OtlpLogRecord[]): OtlpSignal {
  return { signal: 'logs', records };
}

/** Claude Code's account of a request; its numbers are text, as older versions write them. */
export function apiRequest(session: string, at: string, attributes: OtlpAttributes): OtlpLogRecord {
  return logRecord('claude_code.api_request', at, {
    'session.id': session,
    'user.email': 'ada@example.org',
    model: 'claude-opus-4-5-20251101',
    input_tokens: '5',
    output_tokens: '0',
    cache_read_tokens: '0',
    cache_creation_tokens: '0',
    ...attributes,
  });
}

/** A point of a metric of Claude Code; both times in seconds of the epoch. */
export function point(
  metric: string,
  attributes: OtlpAttributes,
  { value, at, since = 0, temporality = 'delta' }: Measured,
): OtlpNumberPoint {
  return {
    ...ORIGIN,
    metric: `claude_code.${metric}`,
    unit: 'tokens',
    kind: 'sum',
    temporality,
    monotonic: true,
    startTimeUnixNano: `${since}000000000`,
    timeUnixNano: `${at}000000000`,
    value,
    attributes,
  };
}

export type Measured = { value: number; at: number; since?: number; temporality?: OtlpNumberPoint['temporality'] };

/** One request that sends these points. */
export function points(...all: readonly OtlpNumberPoint[]): OtlpSignal {
  return { signal: 'metrics', points: all, passedOver: 0 };
}
