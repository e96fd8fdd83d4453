/**
 * What an OTLP request says, whichever of its encodings it came in (OpenTelemetry protocol 1.x: `common`, `resource`,
 * `logs`, `metrics`). Nothing of it has been judged yet: it may name prompts, arguments and accounts, and goes to
 * `core/privacy` before anything else sees it.
 */

/** A value as OTLP's `AnyValue`. 64-bit integers beyond JavaScript's exact range stay text; bytes are not kept. */
export type OtlpValue = string | number | boolean | null | readonly OtlpValue[] | OtlpAttributes;

/** Attributes by key; of a key that stands twice the first counts. */
export type OtlpAttributes = { readonly [key: string]: OtlpValue };

/** Who sent it. */
export type OtlpOrigin = {
  resource: OtlpAttributes;
  /** The instrumentation scope, '' when none was named. */
  scopeName: string;
  scopeVersion: string;
};

/** One log record. */
export type OtlpLogRecord = OtlpOrigin & {
  /** Nanoseconds since the epoch as decimal text; `'0'` = not said (Codex). */
  timeUnixNano: string;
  observedTimeUnixNano: string;
  /** The field `event_name` of newer protocols, '' when it is not there. */
  eventName: string;
  severityNumber: number;
  body: OtlpValue;
  attributes: OtlpAttributes;
  /** Lower-case hexadecimal, '' when none. */
  traceId: string;
  spanId: string;
};

/** How the points of a sum follow each other: each adds to the ones before, or holds all since its start. */
export type OtlpTemporality = 'delta' | 'cumulative' | 'unspecified';

/** One number of a sum or a gauge. Histograms are taken and counted, and nothing is made of them. */
export type OtlpNumberPoint = OtlpOrigin & {
  metric: string;
  unit: string;
  kind: 'sum' | 'gauge';
  temporality: OtlpTemporality;
  monotonic: boolean;
  /** Nanoseconds since the epoch as decimal text; `'0'` = not said. A later start is a series begun anew. */
  startTimeUnixNano: string;
  timeUnixNano: string;
  value: number;
  attributes: OtlpAttributes;
};

/** What one request of a signal holds. Spans are acknowledged and counted only. */
export type OtlpSignal =
  | { signal: 'logs'; records: readonly OtlpLogRecord[] }
  | { signal: 'metrics'; points: readonly OtlpNumberPoint[]; passedOver: number }
  | { signal: 'traces'; spans: number };
