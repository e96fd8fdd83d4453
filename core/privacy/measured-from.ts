import { isEventOf, type TelemetryEvent } from '../contracts/telemetry-event.ts';

const NANOSECONDS_IN_MS = 1_000_000n;

/**
 * When what an event tells of may have begun. A point of a metric holds all that happened since the start of its series
 * or interval, so that a purge up to a time in between is about it, too.
 * @returns epoch milliseconds, never later than the event; 0 for a running sum that does not say since when
 */
export function measuredFrom(event: TelemetryEvent): number {
  const at = Date.parse(event.timestamp);
  const point = isEventOf(event, 'otlp') ? event.record.point : undefined;
  if (point === undefined) return at;
  const since = Number(BigInt(point.startedAt) / NANOSECONDS_IN_MS);
  if (since > 0) return Math.min(since, at);
  return point.temporality === 'cumulative' ? 0 : at;
}
