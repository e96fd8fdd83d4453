import type { OtlpLogRecord, OtlpOrigin } from '../../../../contracts/otlp-signal.ts';
import { SPAN_ID_BYTES, TRACE_ID_BYTES } from '../ids.ts';
import type { RequestMeter } from '../request-meter.ts';
import { enumOf, fieldOf, type JsonObject, nanosecondsOf, textOf } from './fields.ts';
import { readAttributes, readId, readValue } from './values.ts';

/** Each of these has four numbers, the first of them 1, 5, 9 and so on. */
const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** A `LogRecord`; null when it has too many attributes. */
export function readLogRecord(leaf: JsonObject, origin: OtlpOrigin, meter: RequestMeter): OtlpLogRecord | null {
  meter.record();
  const map = readAttributes(leaf, 'attributes', meter);
  const record: OtlpLogRecord = {
    ...origin,
    timeUnixNano: nanosecondsOf(leaf, 'timeUnixNano'),
    observedTimeUnixNano: nanosecondsOf(leaf, 'observedTimeUnixNano'),
    eventName: textOf(leaf, 'eventName'),
    severityNumber: enumOf(leaf, 'severityNumber', severityOf),
    body: readValue(fieldOf(leaf, 'body'), meter),
    attributes: map.attributes,
    traceId: readId(leaf, 'traceId', TRACE_ID_BYTES),
    spanId: readId(leaf, 'spanId', SPAN_ID_BYTES),
  };
  return meter.admits(map.count) ? record : null;
}

/** The number of a name such as `SEVERITY_NUMBER_WARN2`. */
function severityOf(word: string): number {
  const [, name = '', step = '1'] = /^SEVERITY_NUMBER_([A-Z]+)([234])?$/.exec(word) ?? [];
  const index = SEVERITIES.indexOf(name);
  return index === -1 ? 0 : index * 4 + Number(step);
}
