export type RefreshSchedulerOptions = {
  /** Fetches and shows the newest figures. A rejection is the business of whoever shows errors, not of the schedule. */
  refresh: () => Promise<unknown>;
  /** Shortest time between the starts of two refreshes. */
  minimumGapMs: number;
  isHidden: () => boolean;
};

export type RefreshScheduler = {
  /** Something changed: refresh now, or as soon as the rules allow. */
  request(): void;
  /** The page can be seen again: do what was put off. @returns whether anything was */
  shown(): boolean;
  stop(): void;
};

/**
 * Turns any number of change notices into few refreshes: at most one in flight, never faster than the gap, none while
 * hidden, and always one that starts after the last notice, so that the last change is never missed.
 */
export function createRefreshScheduler(options: RefreshSchedulerOptions): RefreshScheduler {
  let wanted = false;
  let running = false;
  let stopped = false;
  let notBefore = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function run(): Promise<void> {
    running = true;
    wanted = false;
    notBefore = performance.now() + options.minimumGapMs;
    try {
      await options.refresh();
    } catch {
      // The queries hold their own error; the next notice tries again.
    }
    running = false;
    schedule();
  }

  function schedule(): void {
    if (!wanted || running || stopped || timer !== undefined || options.isHidden()) {
      return;
    }
    const wait = notBefore - performance.now();
    if (wait <= 0) {
      void run();
      return;
    }
    timer = setTimeout(() => {
      timer = undefined;
      schedule();
    }, wait);
  }

  return {
    request() {
      wanted = true;
      schedule();
    },
    shown() {
      const wasPutOff = wanted;
      schedule();
      return wasPutOff;
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
