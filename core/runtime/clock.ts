import { performance } from 'node:perf_hooks';

/** Time as the supervisor sees it; tests put a clock of their own in its place. */
export type Clock = {
  /** Epoch milliseconds: jumps when the machine slept or the clock was set. */
  now(): number;
  /** Milliseconds that never run backwards; on most systems they stand still while the machine sleeps. */
  monotonic(): number;
  /** Calls back once after `milliseconds`. @returns the way to cancel it. */
  after(milliseconds: number, callback: () => void): () => void;
};

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
