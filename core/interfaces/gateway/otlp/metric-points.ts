import type { OtlpNumberPoint, OtlpTemporality } from '../../../contracts/otlp-signal.ts';

/** What all points of a metric have in common. */
export type MetricFacts = Pick<OtlpNumberPoint, 'metric' | 'unit' | 'kind' | 'temporality' | 'monotonic'>;

/** The points of a request while they are read. */
export type CollectedPoints = { points: OtlpNumberPoint[]; passedOver: number };

/** The bit of a point's flags that says: there is no value. */
const NO_RECORDED_VALUE = 1;

export function hasNoValue(flags: number): boolean {
  return (flags & NO_RECORDED_VALUE) !== 0;
}

/** By the numbers of the enum `AggregationTemporality`. */
export function temporalityOf(number: number): OtlpTemporality {
  if (number === 1) return 'delta';
  return number === 2 ? 'cumulative' : 'unspecified';
}
