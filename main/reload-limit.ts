import type { Clock } from '../core/runtime/clock.ts';

/** A page whose process ends so often in this time ends again by itself; trying on would only use up the processor. */
const RELOADS_MAX = 3;
const RELOADS_WINDOW_MS = 60_000;

/** @returns a function that notes one more end of a page's process, and answers whether the page is loaded again */
export function createReloadLimit(clock: Clock): () => boolean {
  let reloads: number[] = [];
  return () => {
    const now = clock.monotonic();
    reloads = reloads.filter((time) => now - time < RELOADS_WINDOW_MS);
    if (reloads.length >= RELOADS_MAX) return false;
    reloads.push(now);
    return true;
  };
}
