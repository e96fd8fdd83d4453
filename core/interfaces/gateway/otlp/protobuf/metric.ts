import { type BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { OtlpNumberPoint, OtlpOrigin } from '../../../../contracts/otlp-signal.ts';
import { AttributeMap, keptText } from '../attribute-map.ts';
import { type CollectedPoints, hasNoValue, type MetricFacts, temporalityOf } from '../metric-points.ts';
import type { RequestMeter } from '../request-meter.ts';
import { keptSpan, type Span, within } from './fields.ts';
import { readKeyValue, readNanoseconds } from './values.ts';

const GAUGE = 5;
const SUM = 7;
/** Histogram, exponential histogram and summary: taken and counted, and nothing is made of them. */
const COUNTED_ONLY: ReadonlySet<number> = new Set([9, 10, 11]);

/** A `Metric`: its points, if they are numbers. */
export function readMetric(
  reader: BinaryReader,
  span: Span,
  origin: OtlpOrigin,
  meter: RequestMeter,
  into: CollectedPoints,
): void {
  let metric = '';
  let unit = '';
  const data: { field: number; span: Span }[] = [];
  within(reader, span, (field, wireType) => {
    if (wireType !== WireType.LengthDelimited) return false;
    if (field === 1) metric = keptText(reader.string());
    else if (field === 3) unit = keptText(reader.string());
    else if (field === GAUGE || field === SUM || COUNTED_ONLY.has(field))
      data.push({ field, span: keptSpan(reader, meter) });
    else return false;
    return true;
  });
  for (const { field, span: points } of data) {
    const { found, temporality, monotonic } = readData(reader, meter, points, field === SUM);
    if (COUNTED_ONLY.has(field)) {
      for (const _ of found) meter.record();
      into.passedOver += found.length;
      continue;
    }
    const kind = field === SUM ? 'sum' : 'gauge';
    const facts: MetricFacts = { metric, unit, kind, temporality: temporalityOf(temporality), monotonic };
    for (const point of found) readPoint(reader, point, origin, facts, meter, into);
  }
}

/** How the points of a sum follow each other may stand behind them. */
function readData(reader: BinaryReader, meter: RequestMeter, span: Span, isSum: boolean) {
  const data = { found: [] as Span[], temporality: 0, monotonic: false };
  within(reader, span, (field, wireType) => {
    if (field === 1 && wireType === WireType.LengthDelimited) data.found.push(keptSpan(reader, meter));
    else if (isSum && field === 2 && wireType === WireType.Varint) data.temporality = reader.int32();
    else if (isSum && field === 3 && wireType === WireType.Varint) data.monotonic = reader.bool();
    else return false;
    return true;
  });
  return data;
}

/** A `NumberDataPoint`. */
function readPoint(
  reader: BinaryReader,
  span: Span,
  origin: OtlpOrigin,
  facts: MetricFacts,
  meter: RequestMeter,
  into: CollectedPoints,
): void {
  meter.record();
  const map = new AttributeMap();
  let value: number | null = null;
  let flags = 0;
  const times = { startTimeUnixNano: '0', timeUnixNano: '0' };
  within(reader, span, (field, wireType) => {
    if (wireType === WireType.Bit64) {
      if (field === 2) times.startTimeUnixNano = readNanoseconds(reader);
      else if (field === 3) times.timeUnixNano = readNanoseconds(reader);
      else if (field === 4) value = reader.double();
      else if (field === 6) value = Number(reader.sfixed64());
      else return false;
      return true;
    }
    if (field === 7 && wireType === WireType.LengthDelimited) readKeyValue(reader, map, meter);
    else if (field === 8 && wireType === WireType.Varint) flags = reader.uint32();
    else return false;
    return true;
  });
  if (!meter.admits(map.count)) return;
  if (value === null || hasNoValue(flags)) {
    into.passedOver += 1;
    return;
  }
  const point: OtlpNumberPoint = { ...origin, ...facts, ...times, value, attributes: map.attributes };
  into.points.push(point);
}
