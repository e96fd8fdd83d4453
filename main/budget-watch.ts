import { readFileSync, writeFileSync } from 'node:fs';
import { budgetsSchema } from '../core/contracts/budgets.ts';
import {
  type BudgetNotice,
  dueNotices,
  type NoticeMemory,
  noticeMemorySchema,
} from '../core/metrics/budget-notices.ts';
import { type Clock, systemClock } from '../core/runtime/clock.ts';

/** Tells of budgets by itself: each warning once in its period, also over restarts. */
export type BudgetWatch = {
  /** Figures may have changed. */
  refresh(): void;
  stop(): void;
};

export type BudgetWatchPlan = {
  /** Answers `budgets` of the contract. */
  ask(): Promise<unknown>;
  show(notice: BudgetNotice): void;
  /** notices.json: what was told already. */
  memoryPath: string;
  clock?: Clock;
};

/** Shortest time between two questions: a warning that comes a few seconds later warns as well. */
const SMALLEST_GAP_MS = 5_000;

export function createBudgetWatch({ ask, show, memoryPath, clock = systemClock }: BudgetWatchPlan): BudgetWatch {
  let memory = readMemory(memoryPath);
  let waiting = false;
  let wanted = false;
  let stopped = false;
  let cancel: () => void = () => undefined;

  async function look(): Promise<void> {
    waiting = true;
    wanted = false;
    try {
      const due = dueNotices(budgetsSchema.parse(await ask()), memory);
      if (due.notices.length > 0 && !stopped) {
        // Before they are shown: a notice that is missed is better than one that comes again and again.
        memory = due.memory;
        writeMemory(memoryPath, memory);
        for (const notice of due.notices) show(notice);
      }
    } catch {
      // Who cannot answer says so in the state of the processes, which the tray shows. Perhaps nothing changes any more,
      // so it is asked again.
      wanted = true;
    }
    if (stopped) return;
    cancel = clock.after(SMALLEST_GAP_MS, () => {
      waiting = false;
      if (wanted) void look();
    });
  }

  return {
    refresh() {
      wanted = true;
      if (!waiting && !stopped) void look();
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}

/** A memory that is not there, or that nobody can read any more, is none. */
function readMemory(path: string): NoticeMemory {
  try {
    return noticeMemorySchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return {};
  }
}

/** A disk that is full costs a notice that is told once more after the next start. */
function writeMemory(path: string, memory: NoticeMemory): void {
  try {
    writeFileSync(path, JSON.stringify(memory), { mode: 0o600 });
  } catch {
    return;
  }
}
