import { type BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { OtlpLogRecord, OtlpOrigin } from '../../../../contracts/otlp-signal.ts';
import { AttributeMap, keptText } from '../attribute-map.ts';
import { SPAN_ID_BYTES, TRACE_ID_BYTES } from '../ids.ts';
import type { RequestMeter } from '../request-meter.ts';
import { type Span, within } from './fields.ts';
import { readId, readKeyValue, readNanoseconds, readValue } from './values.ts';

/** A `LogRecord`; null when it has too many attributes. */
export function readLogRecord(
  reader: BinaryReader,
  span: Span,
  origin: OtlpOrigin,
  meter: RequestMeter,
): OtlpLogRecord | null {
  meter.record();
  const map = new AttributeMap();
  const record: OtlpLogRecord = {
    ...origin,
    timeUnixNano: '0',
    observedTimeUnixNano: '0',
    eventName: '',
    severityNumber: 0,
    body: null,
    attributes: map.attributes,
    traceId: '',
    spanId: '',
  };
  within(reader, span, (field, wireType) => {
    if (wireType === WireType.Bit64) {
      if (field === 1) record.timeUnixNano = readNanoseconds(reader);
      else if (field === 11) record.observedTimeUnixNano = readNanoseconds(reader);
      else return false;
      return true;
    }
    if (wireType === WireType.Varint && field === 2) {
      record.severityNumber = reader.int32();
      return true;
    }
    if (wireType !== WireType.LengthDelimited) return false;
    if (field === 5) record.body = readValue(reader, meter);
    else if (field === 6) readKeyValue(reader, map, meter);
    else if (field === 9) record.traceId = readId(reader, TRACE_ID_BYTES);
    else if (field === 10) record.spanId = readId(reader, SPAN_ID_BYTES);
    else if (field === 12) record.eventName = keptText(reader.string());
    else return false;
    return true;
  });
  return meter.admits(map.count) ? record : null;
}
