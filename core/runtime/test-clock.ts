import type { Clock } from './clock.ts';

/** A clock that moves only when told to. */
export type TestClock = Clock & {
  /** Lets time pass, running what falls due in its order. */
  pass(milliseconds: number): void;
  /** The machine sleeps: the wall clock jumps, timers and the monotonic clock stand still. */
  sleepMachine(milliseconds: number): void;
};

export function createTestClock(): TestClock {
  let monotonic = 0;
  let slept = 0;
  let nextId = 0;
  const timers = new Map<number, { at: number; callback: () => void }>();
  return {
    now: () => 1_700_000_000_000 + monotonic + slept,
    monotonic: () => monotonic,
    after(milliseconds, callback) {
      nextId += 1;
      const id = nextId;
      timers.set(id, { at: monotonic + milliseconds, callback });
      return () => timers.delete(id);
    },
    pass(milliseconds) {
      const end = monotonic + milliseconds;
      for (;;) {
        const due = [...timers].filter(([, timer]) => timer.at <= end).sort((one, other) => one[1].at - other[1].at)[0];
        if (due === undefined) break;
        timers.delete(due[0]);
        monotonic = Math.max(monotonic, due[1].at);
        due[1].callback();
      }
      monotonic = end;
    },
    sleepMachine(milliseconds) {
      slept += milliseconds;
    },
  };
}
