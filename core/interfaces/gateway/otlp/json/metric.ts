import type { OtlpOrigin } from '../../../../contracts/otlp-signal.ts';
import { type CollectedPoints, hasNoValue, type MetricFacts, temporalityOf } from '../metric-points.ts';
import { malformed, type RequestMeter } from '../request-meter.ts';
import {
  doubleOf,
  enumOf,
  fieldOf,
  type JsonObject,
  nanosecondsOf,
  objectOf,
  objectsOf,
  signedOf,
  textOf,
} from './fields.ts';
import { readAttributes } from './values.ts';

/** Taken and counted; nothing is made of them. */
const COUNTED_ONLY = ['histogram', 'exponentialHistogram', 'summary'];
const TEMPORALITIES: ReadonlyMap<string, number> = new Map([
  ['AGGREGATION_TEMPORALITY_DELTA', 1],
  ['AGGREGATION_TEMPORALITY_CUMULATIVE', 2],
]);

/** A `Metric`: its points, if they are numbers. */
export function readMetric(leaf: JsonObject, origin: OtlpOrigin, meter: RequestMeter, into: CollectedPoints): void {
  const names = { metric: textOf(leaf, 'name'), unit: textOf(leaf, 'unit') };
  for (const kind of ['gauge', 'sum'] as const) {
    const data = objectOf(leaf, kind);
    const temporality = enumOf(data, 'aggregationTemporality', (word) => TEMPORALITIES.get(word) ?? 0);
    const facts: MetricFacts =
      kind === 'sum'
        ? { ...names, kind, temporality: temporalityOf(temporality), monotonic: fieldOf(data, 'isMonotonic') === true }
        : { ...names, kind, temporality: 'unspecified', monotonic: false };
    for (const point of objectsOf(data, 'dataPoints')) readPoint(point, origin, facts, meter, into);
  }
  for (const name of COUNTED_ONLY) {
    for (const _ of objectsOf(objectOf(leaf, name), 'dataPoints')) {
      meter.record();
      into.passedOver += 1;
    }
  }
}

/** A `NumberDataPoint`. */
function readPoint(
  leaf: JsonObject,
  origin: OtlpOrigin,
  facts: MetricFacts,
  meter: RequestMeter,
  into: CollectedPoints,
): void {
  meter.record();
  const map = readAttributes(leaf, 'attributes', meter);
  const times = {
    startTimeUnixNano: nanosecondsOf(leaf, 'startTimeUnixNano'),
    timeUnixNano: nanosecondsOf(leaf, 'timeUnixNano'),
  };
  const value = numberOf(leaf);
  if (!meter.admits(map.count)) return;
  if (value === null || hasNoValue(enumOf(leaf, 'flags', () => 0))) {
    into.passedOver += 1;
    return;
  }
  into.points.push({ ...origin, ...facts, ...times, value, attributes: map.attributes });
}

function numberOf(leaf: JsonObject): number | null {
  const integer = fieldOf(leaf, 'asInt');
  if (integer !== undefined) {
    const exact = signedOf(integer);
    if (exact === null) throw malformed('asInt is no integer');
    return Number(exact);
  }
  const double = fieldOf(leaf, 'asDouble');
  if (double === undefined) return null;
  const number = doubleOf(double);
  if (number === null) throw malformed('asDouble is no number');
  return number;
}
