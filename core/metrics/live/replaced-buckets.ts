import { LIVE_STEPS, type LiveStep } from '../../contracts/live-metrics.ts';
import { addFact, type LiveBucket, type LiveFact } from './bucket.ts';
import { addToLeaders, bucketIn, emptyLeaders, type Leaders } from './collected.ts';
import type { LiveSource } from './live-source.ts';
import type { ReplacedBuckets } from './live-store.ts';
import { bucketOf } from './windows.ts';

/** A time that is read anew. Epoch milliseconds; `to` is not in it. */
export type Span = { from: number; to: number };

const STEPS = ['second', 'minute', 'fiveMinutes', 'hour'] as const satisfies readonly LiveStep[];
const HOUR_MS = LIVE_STEPS.hour.widthMs;
const MINUTE_MS = LIVE_STEPS.minute.widthMs;

/** What is to be set in Redis. */
export type Replacement = { buckets: ReplacedBuckets[]; leaders: Map<number, Leaders> };

/** Everything of whole hours, as the database tells it now, where Redis holds nothing of them yet. */
export function replaceHours(source: LiveSource, { from, to }: Span, now: number): Replacement {
  const { buckets, leaders } = replace(source, { from, to }, (step) => numbersWithin(step, { from, to }, now));
  const filled = buckets.map((each) => ({ ...each, numbers: [...each.buckets.keys()] }));
  return { buckets: filled, leaders };
}

/** Every bucket in which one of these minutes lies; all of one hour. */
export function replaceMinutes(source: LiveSource, minutes: readonly number[], now: number): Replacement {
  const hour = bucketOf('hour', (minutes[0] ?? 0) * MINUTE_MS);
  const span = { from: hour * HOUR_MS, to: (hour + 1) * HOUR_MS };
  return replace(source, span, (step) => {
    const numbers = minutes.flatMap((minute) => {
      return numbersWithin(step, { from: minute * MINUTE_MS, to: (minute + 1) * MINUTE_MS }, now);
    });
    return [...new Set(numbers)];
  });
}

/** Numbers of the buckets that touch a span and are still kept. */
function numbersWithin(step: LiveStep, { from, to }: Span, now: number): number[] {
  const { keptMs } = LIVE_STEPS[step];
  const first = bucketOf(step, Math.max(from, now - keptMs));
  const last = bucketOf(step, to - 1);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function replace(source: LiveSource, span: Span, numbersOf: (step: LiveStep) => number[]): Replacement {
  const steps = STEPS.map((step) => {
    const numbers = numbersOf(step);
    return { step, numbers, wanted: new Set(numbers), buckets: new Map<number, LiveBucket>() };
  });
  const leaders = new Map<number, Leaders>();
  for (let hour = bucketOf('hour', span.from); hour * HOUR_MS < span.to; hour += 1) leaders.set(hour, emptyLeaders());
  for (const fact of source.facts(span.from, span.to)) {
    for (const { step, wanted, buckets } of steps) addWanted(buckets, wanted, bucketOf(step, fact.at), fact);
    const ofHour = leaders.get(bucketOf('hour', fact.at));
    if (ofHour !== undefined) addToLeaders(ofHour, fact);
  }
  return { buckets: steps.map(({ step, numbers, buckets }) => ({ step, numbers, buckets })), leaders };
}

function addWanted(
  buckets: Map<number, LiveBucket>,
  wanted: ReadonlySet<number>,
  number: number,
  fact: LiveFact,
): void {
  if (wanted.has(number)) addFact(bucketIn(buckets, number), fact);
}
