/** Deriving a unit that takes less than this is not worth waiting for, in milliseconds. */
const CHEAP_MS = 50;
/** A unit is left alone so many times as long as deriving it took: it keeps at most a fifth of a processor busy. */
const REST_FACTOR = 4;
/** Longest wait, in milliseconds: what stands on a screen is never older. */
const LONGEST_REST_MS = 10_000;

/**
 * When a unit may be derived again. A unit is derived as a whole, so a session of twenty thousand lines that grows by a
 * line a second would keep a processor busy for good.
 */
export class UnitPace {
  readonly #restsUntil = new Map<string, number>();
  readonly #now: () => number;

  /** @param now a clock that never goes back, milliseconds */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Notes what deriving a unit and storing it took. */
  spent(unit: string, milliseconds: number): void {
    if (milliseconds < CHEAP_MS) this.#restsUntil.delete(unit);
    else this.#restsUntil.set(unit, this.#now() + Math.min(milliseconds * REST_FACTOR, LONGEST_REST_MS));
  }

  rests(unit: string): boolean {
    const until = this.#restsUntil.get(unit);
    if (until === undefined) return false;
    if (until > this.#now()) return true;
    this.#restsUntil.delete(unit);
    return false;
  }
}
