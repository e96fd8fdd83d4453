import type { Clock } from '../core/runtime/clock.ts';

export type SpacedUpdates<Value> = {
  /** Applies it now, or as soon as the distance to the one before is kept; only the newest offer is applied then. */
  offer(value: Value): void;
  /** Drops what waits. */
  cancel(): void;
};

/**
 * Applies values at most once in so many milliseconds. The last offer is always applied.
 * @param apply answers whether anything changed by it; what changed nothing makes nothing wait
 */
export function spacedUpdates<Value>(
  clock: Clock,
  distanceMs: number,
  apply: (value: Value) => boolean,
): SpacedUpdates<Value> {
  let appliedAt = Number.NEGATIVE_INFINITY;
  let waiting: { value: Value; cancel: () => void } | null = null;

  function applyNow(value: Value): void {
    if (apply(value)) appliedAt = clock.monotonic();
  }

  return {
    offer(value) {
      if (waiting !== null) {
        waiting.value = value;
        return;
      }
      const wait = appliedAt + distanceMs - clock.monotonic();
      if (wait <= 0) {
        applyNow(value);
        return;
      }
      const next = { value, cancel: clock.after(wait, () => applyWaiting()) };
      waiting = next;
    },
    cancel() {
      waiting?.cancel();
      waiting = null;
    },
  };

  function applyWaiting(): void {
    if (waiting === null) return;
    const { value } = waiting;
    waiting = null;
    applyNow(value);
  }
}
