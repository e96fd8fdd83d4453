import type { ProcessStatus } from '../contracts/process-status.ts';
import type { ProcessUsage } from '../contracts/process-usage.ts';
import { type Clock, systemClock } from './clock.ts';
import { type ProcessFigures, readProcessFigures } from './process-figures.ts';

/** Several windows may ask at once: over less time than this a share says nothing, and the last one is told again. */
const LEAST_MS = 500;

type Reading = { at: number; figures: Map<number, ProcessFigures>; shares: Map<number, number> };

export type UsageMeterPlan = {
  clock?: Clock;
  read?: (pids: readonly number[]) => Promise<Map<number, ProcessFigures>>;
};

/** Measures what processes take, each time from the last time on. Nothing is measured while nobody asks. */
export function createUsageMeter({ clock = systemClock, read = readProcessFigures }: UsageMeterPlan = {}) {
  let last: Reading | null = null;
  return async (processes: readonly Pick<ProcessStatus, 'name' | 'pid'>[]): Promise<ProcessUsage> => {
    const before = last;
    const at = clock.monotonic();
    const figures = await read(processes.flatMap(({ pid }) => pid ?? []));
    const passed = before === null ? 0 : at - before.at;
    const shares =
      before === null
        ? new Map<number, number>()
        : passed < LEAST_MS
          ? before.shares
          : sharesOf(before, figures, passed);
    if (before === null || passed >= LEAST_MS) last = { at, figures, shares };
    return {
      processes: processes.map(({ name, pid }) => ({
        name,
        cpuShare: (pid === null ? undefined : shares.get(pid)) ?? null,
        memoryBytes: (pid === null ? undefined : figures.get(pid)?.memoryBytes) ?? null,
      })),
    };
  };
}

/** A process that began meanwhile has no share yet: it is not known since when. */
function sharesOf(before: Reading, figures: Map<number, ProcessFigures>, passed: number): Map<number, number> {
  const shares = new Map<number, number>();
  for (const [pid, { cpuMs }] of figures) {
    const earlier = before.figures.get(pid);
    if (earlier !== undefined) shares.set(pid, Math.max(0, cpuMs - earlier.cpuMs) / passed);
  }
  return shares;
}
