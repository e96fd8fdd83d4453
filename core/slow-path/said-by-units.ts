import type { KeyedFacts } from './keyed-facts.ts';

/** Facts kept in memory, of all units: up to half a kilobyte each. */
const KEPT_FACTS = 20_000;

/**
 * What units said last, so that a unit that grows line by line is compared with that and not with thousands of stored rows.
 * It is true only while nobody else writes what units say: who knows of somebody forgets it.
 */
export class SaidByUnits {
  /** The one said last stands last. */
  readonly #kept = new Map<string, { said: KeyedFacts; facts: number }>();

  /** What a unit said last; undefined: not known, the database has it. */
  of(unit: string): KeyedFacts | undefined {
    return this.#kept.get(unit)?.said;
  }

  keep(unit: string, said: KeyedFacts): void {
    this.#kept.delete(unit);
    let facts = 0;
    for (const byKey of said.values()) facts += byKey.size;
    this.#kept.set(unit, { said, facts });
    let sum = 0;
    for (const kept of this.#kept.values()) sum += kept.facts;
    for (const [oldest, kept] of this.#kept) {
      if (sum <= KEPT_FACTS) return;
      this.#kept.delete(oldest);
      sum -= kept.facts;
    }
  }

  drop(unit: string): void {
    this.#kept.delete(unit);
  }

  forget(): void {
    this.#kept.clear();
  }
}
