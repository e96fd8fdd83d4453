import type { CodexRow } from './codex-rollout.ts';
import type { RawRows } from './derivation.ts';

/** Rows kept in memory, of all sessions: about a kilobyte each. */
const KEPT_ROWS = 60_000;

type Kept = { rows: CodexRow[]; stored: number; last: number };

/**
 * Reads the rows of sessions and keeps those of the ones that were read last: while a session is written, it is derived
 * anew with each of its lines, and unpacking all of them each time would take a thousand times as long as reading one.
 */
export class CodexSessionRows {
  /** The one read last stands last. */
  readonly #kept = new Map<string, Kept>();

  /** All rows of a session as they are stored now, in no order. */
  read(session: string, rows: RawRows<'codex_cli'>): readonly CodexRow[] {
    const { stored, last } = rows.extent('external_id', session);
    const known = this.#kept.get(session);
    this.#kept.delete(session);
    const kept = { rows: rowsNow(known, stored, last), stored, last };
    this.#kept.set(session, kept);
    this.#forgetOldest();
    return kept.rows;

    function rowsNow(before: Kept | undefined, storedNow: number, lastNow: number): CodexRow[] {
      if (before === undefined) return rows.where('external_id', session);
      if (before.stored === storedNow && before.last === lastNow) return before.rows;
      const added = rows.where('external_id', session, [], before.last);
      // Rows were taken away, or one cannot be read: what is kept is not to be believed.
      if (before.stored + added.length !== storedNow) return rows.where('external_id', session);
      return [...before.rows, ...added];
    }
  }

  #forgetOldest(): void {
    let sum = 0;
    for (const { rows } of this.#kept.values()) sum += rows.length;
    for (const [session, { rows }] of this.#kept) {
      if (sum <= KEPT_ROWS || this.#kept.size === 1) return;
      this.#kept.delete(session);
      sum -= rows.length;
    }
  }
}
