/** A reading is followed by a pause of so many times its length: Cursor writes many times a second. */
const PAUSE_FACTOR = 4;
/** Longer, and the end of the program would have to wait for it. */
const LONGEST_PAUSE_MS = 500;
/** A look through all values that took less is made at every reading. */
const LONG_LOOK_MS = 50;
/** One that took longer is made anew only after so many times its length: some percent of a processor. */
const LOOK_FACTOR = 40;

/** How often one database is read, and how thoroughly: an ordinary one always through and through, one of gigabytes not. */
export class ReadingPace {
  readonly #now: () => number;
  #pauseUntil = 0;
  #nextLook = 0;

  /** @param now milliseconds of a clock that never goes back */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds until the next reading should begin; 0 or less: at once. */
  pauseLeft(): number {
    return this.#pauseUntil - this.#now();
  }

  /** Whether the next reading should look through all values, not only through those that were added or replaced. */
  isLookDue(): boolean {
    return this.#now() >= this.#nextLook;
  }

  /** A reading ended. @param wasLook whether it looked through all values */
  ended(startedAt: number, wasLook: boolean): void {
    const now = this.#now();
    const tookMs = now - startedAt;
    this.#pauseUntil = now + Math.min(tookMs * PAUSE_FACTOR, LONGEST_PAUSE_MS);
    if (wasLook) this.#nextLook = tookMs < LONG_LOOK_MS ? 0 : now + tookMs * LOOK_FACTOR;
  }
}
