import type { UnitPace } from './unit-pace.ts';

/** Units that a batch of rows touched, each with the sequence of the first such row. */
export type TouchedUnits = ReadonlyMap<string, number>;

/** No watermark is that low. */
const UNKNOWN = -1;

/**
 * How far the rows of one platform are taken in. Rows may be read ahead of the stored watermark while units that they
 * touched are not derived yet: the watermark stays before the first row that is not in everything derived, so that a
 * process that is killed only repeats what changes nothing.
 */
export class DerivedSoFar {
  /** The watermark as it is stored. */
  #stored = UNKNOWN;
  /** Rows up to here were read. */
  #ahead = UNKNOWN;
  #putOff: TouchedUnits = new Map();

  /** Where to read on, given the stored watermark: another process may have moved it, then all is begun from there. */
  readFrom(stored: number): number {
    if (stored !== this.#stored) this.#begin(stored, stored, new Map());
    return this.#ahead;
  }

  get stored(): number {
    return this.#stored;
  }

  /**
   * Tells which units to derive with a batch and which later.
   * @param touched by the batch
   * @param unfinished units whose next rows probably come with the next batch: it would be done for nothing
   * @param pace null: none rests
   */
  divide(
    touched: TouchedUnits,
    unfinished: ReadonlySet<string>,
    pace: UnitPace | null,
  ): { now: string[]; later: TouchedUnits } {
    const now = new Set<string>();
    const later = new Map<string, number>();
    // The older rows win: what was put off stays in front.
    for (const [unit, sequence] of [...this.#putOff, ...touched]) {
      if (unfinished.has(unit) || pace?.rests(unit) === true) later.set(unit, later.get(unit) ?? sequence);
      else now.add(unit);
    }
    return { now: [...now], later };
  }

  /** The watermark that may be stored when rows up to `last` were taken in but these units. */
  watermark(last: number, later: TouchedUnits): number {
    let first = last + 1;
    for (const sequence of later.values()) first = Math.min(first, sequence);
    return first - 1;
  }

  /** Tells that this is committed. */
  committed(last: number, later: TouchedUnits): void {
    this.#begin(this.watermark(last, later), last, later);
  }

  /** Begins anew from the stored watermark: what was read ahead of it may be lost. */
  reset(): void {
    this.#begin(UNKNOWN, UNKNOWN, new Map());
  }

  get hasPutOff(): boolean {
    return this.#putOff.size > 0;
  }

  /** Whether a unit that was put off may be derived. */
  isDue(pace: UnitPace): boolean {
    for (const unit of this.#putOff.keys()) if (!pace.rests(unit)) return true;
    return false;
  }

  #begin(stored: number, ahead: number, putOff: TouchedUnits): void {
    this.#stored = stored;
    this.#ahead = ahead;
    this.#putOff = putOff;
  }
}
