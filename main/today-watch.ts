import { type ShownFigures, type Today, todaySchema } from '../core/contracts/api.ts';
import { type Clock, systemClock } from '../core/runtime/clock.ts';

/** Keeps today's figures for the tray, which must show them without being asked. */
export type TodayWatch = {
  /** The newest figures, which may be of a day that has just ended; null before the first. */
  today(): Today | null;
  /** The same with when they were asked for. */
  figures(): ShownFigures | null;
  /** Figures may have changed. */
  refresh(): void;
  stop(): void;
};

export type TodayWatchPlan = {
  /** Answers `today` of the contract. */
  ask(): Promise<unknown>;
  onToday(): void;
  clock?: Clock;
};

/** Shortest time between two questions; the tray itself changes less often than this. */
const SMALLEST_GAP_MS = 500;
/** Sessions become idle and days end without any new data. */
const TIME_PASSES_MS = 30_000;

export function createTodayWatch({ ask, onToday, clock = systemClock }: TodayWatchPlan): TodayWatch {
  let newest: ShownFigures | null = null;
  let asking = false;
  let wanted = false;
  let stopped = false;
  let cancel: () => void = () => undefined;

  async function askNow(): Promise<void> {
    asking = true;
    wanted = false;
    cancel();
    const answeredAt = clock.now();
    try {
      newest = { today: todaySchema.parse(await ask()), answeredAt };
      if (!stopped) onToday();
    } catch {
      // Who cannot answer says so in the state of the processes, which the tray shows too.
    }
    if (stopped) return;
    // What changed meanwhile waits for the gap, so that a burst of changes is few questions.
    cancel = clock.after(SMALLEST_GAP_MS, () => {
      asking = false;
      if (wanted) void askNow();
      else cancel = clock.after(TIME_PASSES_MS, () => void askNow());
    });
  }

  return {
    today: () => newest?.today ?? null,
    figures: () => newest,
    refresh() {
      wanted = true;
      if (!asking && !stopped) void askNow();
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
