import { LIVE_LEADER_HOURS, LIVE_STEPS, type LiveLeaderKind, type LiveStep } from '../../contracts/live-metrics.ts';

const HOUR_MS = 3_600_000;

/** Buckets of one key: few enough that it can end as a whole, many enough that there are few keys. */
const BUCKETS_A_KEY: Record<LiveStep, number> = { second: 600, minute: 240, fiveMinutes: 288, hour: 120 };

/** Every key of the live metrics. Each ends by itself when nothing in it is wanted any more. @param start of each */
export function liveKeys(start: string) {
  return {
    /** There while everything in the others is whole; holds who sees to it. */
    whole: `${start}whole`,
    /** The newest of each kind of event. */
    latest: `${start}latest`,
    /** Sessions that go on, by their last event. */
    sessions: `${start}sessions`,
    /** A hash from the number of a bucket to what happened in it. */
    buckets(step: LiveStep, bucket: number): LiveKey {
      const size = BUCKETS_A_KEY[step];
      const part = Math.floor(bucket / size);
      const { widthMs, keptMs } = LIVE_STEPS[step];
      return { key: `${start}${step}:${part}`, endsAt: (part + 1) * size * widthMs + keptMs };
    },
    /** What was used within an hour, by how much. */
    leaders(kind: LiveLeaderKind, hour: number): LiveKey {
      return { key: `${start}${kind}:${hour}`, endsAt: (hour + 1 + LIVE_LEADER_HOURS) * HOUR_MS };
    },
    /** A pattern that only these keys match, for taking all of them away. */
    all: `${literal(start)}*`,
  };
}

/** `endsAt`: epoch milliseconds. */
export type LiveKey = { key: string; endsAt: number };
export type LiveKeys = ReturnType<typeof liveKeys>;

/** A prefix may hold what a pattern reads otherwise. */
function literal(prefix: string): string {
  return prefix.replaceAll(/[\\*?[\]]/g, '\\$&');
}
