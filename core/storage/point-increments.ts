import type { EventOf } from '../contracts/telemetry-event.ts';

/**
 * What each point of a metric adds to the one before. Delta points are increments; of cumulative ones the increments are the
 * differences, and where the start is another one, or the value fell, counting began anew.
 *
 * @param points of one session, in any order, perhaps several times; those of a series must hold all between its first and
 * its last
 */
export function* increments(
  points: readonly EventOf<'otlp'>[],
): Generator<{ event: EventOf<'otlp'>; increment: number }> {
  const series = new Map<string, Map<string, EventOf<'otlp'>>>();
  for (const event of points) {
    const { point } = event.record;
    // Earlier versions stored what is not finite, which reads as nothing; to the point behind it all would seem new.
    if (point === undefined || !Number.isFinite(point.value)) continue;
    const known = series.get(point.series) ?? new Map<string, EventOf<'otlp'>>();
    series.set(point.series, known);
    // The same instant told twice is one; of two that differ the greater, so that their order says nothing.
    const instant = `${event.timestamp} ${point.at}`;
    const other = known.get(instant)?.record.point;
    if (other === undefined || isGreater(point, other)) known.set(instant, event);
  }
  for (const one of series.values()) yield* incrementsOf([...one.values()].sort(byTime));
}

type Point = NonNullable<EventOf<'otlp'>['record']['point']>;

function isGreater(point: Point, other: Point): boolean {
  if (point.value !== other.value) return point.value > other.value;
  return BigInt(point.startedAt) > BigInt(other.startedAt);
}

function* incrementsOf(sorted: readonly EventOf<'otlp'>[]): Generator<{ event: EventOf<'otlp'>; increment: number }> {
  let before: Point | null = null;
  for (const event of sorted) {
    const { point } = event.record;
    if (point === undefined) continue;
    const goesOn =
      point.temporality === 'cumulative' &&
      before !== null &&
      before.startedAt === point.startedAt &&
      point.value >= before.value;
    yield { event, increment: goesOn && before !== null ? point.value - before.value : point.value };
    before = point;
  }
}

function byTime(one: EventOf<'otlp'>, other: EventOf<'otlp'>): number {
  if (one.timestamp !== other.timestamp) return one.timestamp < other.timestamp ? -1 : 1;
  const [left, right] = [BigInt(one.record.point?.at ?? '0'), BigInt(other.record.point?.at ?? '0')];
  return left < right ? -1 : left > right ? 1 : 0;
}
