import { type Clock, systemClock } from './clock.ts';
import { type Pause, readPauseFile, removePauseFile, writePauseFile } from './pause-file.ts';

/** Whether the user paused capture, for how long, and its end when that time comes. */
export type CapturePause = {
  /** null while capture is not paused. */
  state(): Pause | null;
  /** @param forMs ends by itself after so long, counted from now; absent = it holds until `resume` */
  pause(forMs?: number): void;
  resume(): void;
  /** Looks at once whether its time is over: the machine slept. */
  look(): void;
  /** Nothing ends by itself any more; the file stays for the next owner. */
  stop(): void;
};

/** Timers stand still while the machine sleeps, and none is longer than 24 days: the wall clock is looked at this often. */
const LOOK_EVERY_MS = 30_000;

/**
 * Reads the file of an earlier pause. One whose time is over by now has ended.
 * @param onChange called when the state changed, whoever changed it
 */
export function createCapturePause(path: string, onChange: () => void, clock: Clock = systemClock): CapturePause {
  let pause = readPauseFile(path);
  let cancel: () => void = () => undefined;
  if (isOver()) expire();
  else watch();

  function isOver(): boolean {
    return pause?.until !== undefined && clock.now() >= pause.until;
  }
  function set(next: Pause | null): void {
    if (next === null) removePauseFile(path);
    else writePauseFile(path, next);
    pause = next;
    watch();
  }
  /** A file that cannot be removed tells of a time that is over: to the next owner it means nothing either. */
  function expire(): void {
    pause = null;
    try {
      removePauseFile(path);
    } catch {
      // The disk may be read-only: no reason for an owner to end.
    }
    watch();
  }
  function watch(): void {
    cancel();
    cancel = () => undefined;
    if (pause?.until === undefined) return;
    cancel = clock.after(Math.min(LOOK_EVERY_MS, Math.max(0, pause.until - clock.now())), look);
  }
  function look(): void {
    if (isOver()) {
      expire();
      onChange();
    } else {
      watch();
    }
  }
  return {
    state: () => pause,
    pause(forMs) {
      const now = clock.now();
      // Asked for again, it began when it began.
      const since = pause?.since ?? now;
      set(forMs === undefined ? { since } : { since, until: now + forMs });
      onChange();
    },
    resume() {
      set(null);
      onChange();
    },
    look,
    stop: () => cancel(),
  };
}
