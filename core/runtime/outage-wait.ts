import { setTimeout as sleep } from 'node:timers/promises';

/** Tells the supervisor, for `status`, what holds up this worker's work; null when it is over. */
export type TellTrouble = (detail: string | null) => void;

/** First and longest pause between two attempts. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** What passes by itself within this time (another program's transaction) is nobody's concern. */
const TELL_AFTER_MS = 3_000;

/** Waits between attempts at something that fails for now, ever longer, and tells about it when it lasts. */
export class OutageWait {
  readonly #signal: AbortSignal;
  readonly #tell: TellTrouble;
  #pause = FIRST_PAUSE_MS;
  /** Monotonic time of the first failure, milliseconds. */
  #since: number | null = null;
  #told: string | null = null;

  /** @param signal ends a wait at once: the worker stops. */
  constructor(signal: AbortSignal, tell: TellTrouble) {
    this.#signal = signal;
    this.#tell = tell;
  }

  /** Call after each failure. @param detail what fails and what to do; for people. */
  async failed(detail: string): Promise<void> {
    const now = performance.now();
    this.#since ??= now;
    if (now - this.#since >= TELL_AFTER_MS && this.#told !== detail) {
      this.#told = detail;
      this.#tell(detail);
    }
    const pause = this.#pause;
    this.#pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    // Being woken by the signal is no error of ours.
    await sleep(pause, undefined, { signal: this.#signal }).catch(() => undefined);
  }

  /** Call after each success. @returns whether there had been failures. */
  over(): boolean {
    const had = this.#since !== null;
    if (this.#told !== null) this.#tell(null);
    this.#since = null;
    this.#told = null;
    this.#pause = FIRST_PAUSE_MS;
    return had;
  }
}
