import type { Settings } from '../core/contracts/settings.ts';
import { settingsReportSchema } from '../core/contracts/settings-report.ts';
import { type Clock, systemClock } from '../core/runtime/clock.ts';

/** Follows the settings that are in force in the home, whoever owns it and whoever changes them. */
export type SettingsWatch = {
  /** They may have changed. */
  refresh(): void;
  /** They did, and these are they: the answer to a change. Anything else is no news. */
  take(report: unknown): void;
  stop(): void;
};

export type SettingsWatchPlan = {
  /** Answers `settings` of the contract. */
  ask(): Promise<unknown>;
  onSettings(desktop: Settings['desktop']): void;
  clock?: Clock;
};

/** Shortest time between two questions: a change by hand in config.yaml takes as long to be noticed at all. */
const SMALLEST_GAP_MS = 2_000;

export function createSettingsWatch({ ask, onSettings, clock = systemClock }: SettingsWatchPlan): SettingsWatch {
  let asking = false;
  let wanted = false;
  let stopped = false;
  let cancel: () => void = () => undefined;

  function take(report: unknown): void {
    const { data } = settingsReportSchema.safeParse(report);
    if (data !== undefined && !stopped) onSettings(data.settings.desktop);
  }

  async function askNow(): Promise<void> {
    asking = true;
    wanted = false;
    try {
      take(await ask());
    } catch {
      // Nobody answers while the home changes hands; the next change of it asks again.
    }
    if (stopped) return;
    cancel = clock.after(SMALLEST_GAP_MS, () => {
      asking = false;
      if (wanted) void askNow();
    });
  }

  return {
    take,
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
