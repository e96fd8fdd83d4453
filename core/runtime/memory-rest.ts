import { performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How often is looked whether the process rests. */
const LOOK_EVERY_MS = 10_000;
/** Share of the time in which a process that rests may have had something to do. */
const RESTING = 0.05;
/** The same of one that works, and has time for a collection in between. */
const UNHURRIED = 0.6;
/** What the heap must hold beside what is alive before it is worth a collection, in bytes: at rest, and at work. */
const WORTH_BYTES = 4 << 20;
const WORTH_AT_WORK_BYTES = 32 << 20;

/** What is asked of the process. Replaced in tests. */
export type MemoryUse = {
  /** Share of the time since the last call in which there was something to do, 0 to 1. */
  utilization(): number;
  /** Bytes that are taken from the system for JavaScript's heap and what hangs on it. */
  taken(): number;
  /** Collects everything and gives back what is empty. Takes a tenth of a second. */
  collect(): void;
};

/**
 * Gives memory back after a time of much work: V8 collects when it needs room and not when it has time, so a process
 * that read a year of history would keep the room for that until its end, and one that has a little to do all day grows all
 * day. Looks every few seconds while the process runs and does nothing while it is busy, or has nothing new to give.
 * @returns the way to stop it
 */
export function restMemory(use: MemoryUse = ofThisProcess(), everyMs = LOOK_EVERY_MS): () => void {
  let leastTaken = use.taken();
  let hasRested = false;
  const timer = setInterval(() => {
    const utilization = use.utilization();
    if (utilization > UNHURRIED) return;
    const isResting = utilization <= RESTING;
    // What a start leaves behind was taken before anybody looked: it is worth a collection in any case.
    const worth = !isResting ? WORTH_AT_WORK_BYTES : hasRested ? WORTH_BYTES : 0;
    hasRested ||= isResting;
    const taken = use.taken();
    leastTaken = Math.min(leastTaken, taken);
    if (taken < leastTaken + worth) return;
    use.collect();
    // What stays is alive: it is not tried again before there is more.
    leastTaken = use.taken();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** The process that asks. */
export function ofThisProcess(): MemoryUse {
  let last = performance.eventLoopUtilization();
  let collectGarbage: (() => void) | null = null;
  return {
    utilization() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, last);
      last = now;
      return utilization;
    },
    taken() {
      const { total_heap_size: heap, external_memory: external } = getHeapStatistics();
      return heap + external;
    },
    collect() {
      collectGarbage ??= findCollector();
      collectGarbage();
    },
  };
}

/** The engine offers it only to who asks for it; a process cannot be started with the flag in every shell. */
function findCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext(
    'typeof gc === "function" ? () => gc({ type: "major", execution: "sync", flavor: "last-resort" }) : null',
  );
  return typeof found === 'function' ? () => void found() : () => undefined;
}
