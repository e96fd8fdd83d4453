/** Wait before the first restart: a process that was killed is back within a moment. */
export const FIRST_DELAY_MS = 100;
/** Longest wait between two restarts. */
export const LONGEST_DELAY_MS = 5_000;
/** Each wait is made up to this share longer, so that processes felled together do not come back together. */
const JITTER_SHARE = 0.2;
/** More restarts than this, within the window or without one stable life between them, and restarting is no answer. */
const RESTARTS_MAX = 25;
const RESTARTS_WINDOW_MS = 120_000;

export type Backoff = {
  /** Notes one more death. @returns milliseconds to wait, or null when it has died too often to be restarted now. */
  nextDelay(monotonicMs: number): number | null;
  /** It has run long enough: the next wait is the first one again. */
  settle(): void;
  /** Forgets all deaths. */
  reset(): void;
};

/** When a process that dies is started again. @param random gives [0, 1). */
export function createBackoff(random: () => number = Math.random): Backoff {
  let inARow = 0;
  let restarts: number[] = [];
  return {
    nextDelay(monotonicMs) {
      restarts = restarts.filter((time) => monotonicMs - time < RESTARTS_WINDOW_MS);
      if (restarts.length >= RESTARTS_MAX || inARow >= RESTARTS_MAX) return null;
      restarts.push(monotonicMs);
      const delay = Math.min(FIRST_DELAY_MS * 2 ** Math.min(inARow, 16), LONGEST_DELAY_MS);
      inARow += 1;
      return delay * (1 + JITTER_SHARE * random());
    },
    settle() {
      inARow = 0;
    },
    reset() {
      inARow = 0;
      restarts = [];
    },
  };
}
