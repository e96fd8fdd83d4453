import {
  LIVE_LEADER_HOURS,
  LIVE_STEPS,
  LIVE_WINDOW_NAMES,
  LIVE_WINDOWS,
  type LiveStep,
  type LiveWindowName,
} from '../../contracts/live-metrics.ts';

/** Numbers of the buckets of a window that ends at an instant, the first and the last of them. */
export function bucketsOf(window: LiveWindowName, now: number): { step: LiveStep; first: number; last: number } {
  const { step, buckets } = LIVE_WINDOWS[window];
  const last = bucketOf(step, now);
  return { step, first: last - buckets + 1, last };
}

/** The number of the bucket in which an instant lies. */
export function bucketOf(step: LiveStep, at: number): number {
  return Math.floor(at / LIVE_STEPS[step].widthMs);
}

/** Numbers of the hours out of which the lists of what was used most are made. */
export function leaderHours(now: number): { first: number; last: number } {
  const last = bucketOf('hour', now);
  return { first: last - LIVE_LEADER_HOURS + 1, last };
}

/** All instants that count in any window. `to` is not in it. */
export function collectedSpan(now: number): { from: number; to: number } {
  const starts = LIVE_WINDOW_NAMES.map((window) => {
    const { step, first } = bucketsOf(window, now);
    return first * LIVE_STEPS[step].widthMs;
  });
  return { from: Math.min(...starts), to: (bucketOf('hour', now) + 1) * LIVE_STEPS.hour.widthMs };
}
