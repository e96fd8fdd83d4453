import type { WritableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { originsOf, type SessionOrigins, shownSession, TELLING_TYPES } from './codex-lineage.ts';
import type { CodexRow } from './codex-rollout.ts';
import type { RawRows } from './derivation.ts';
import { rawRowsOf } from './open-derivation.ts';
import type { SessionName } from './sent-rows.ts';

/** Under which session something is shown, and which of its helpers it is of. */
export type Shown = { externalId: string; agentId: string | null };

/** Sessions whose telling rows are kept: those that run and the ones above them. */
const KEPT_SESSIONS = 64;

type Telling = { stored: number; last: number; rows: CodexRow[] };

/**
 * Codex sends what a spawned thread does under the thread's own id. Its rollout says which session called it, and that is
 * the session that a person sees. What is said here follows from the stored rows alone, as what is derived of them does.
 */
export class SentThreads {
  readonly #rows: RawRows<'codex_cli'>;
  readonly #told;
  readonly #isSent;
  readonly #known = new Map<string, Telling>();

  constructor(database: WritableDB) {
    this.#rows = rawRowsOf(database, 'codex_cli', RAW_TABLES.codex_cli);
    this.#told = database
      .prepare<[number, number], string>(
        `SELECT DISTINCT external_id FROM ${RAW_TABLES.codex_cli}
         WHERE sequence > ? AND sequence <= ? AND event_type IN (${TELLING_TYPES.map((type) => `'${type}'`).join(', ')})`,
      )
      .pluck();
    this.#isSent = database.prepare<[string]>(
      `SELECT 1 FROM ${RAW_TABLES.otlp} WHERE external_id = ? AND platform = 'codex_cli' LIMIT 1`,
    );
  }

  /** Where what was sent of a session is shown. */
  shown({ platform, externalId }: SessionName): Shown {
    if (platform !== 'codex_cli') return { externalId, agentId: null };
    const agentId = this.#origins(externalId).isSubagent ? externalId : null;
    return { externalId: shownSession(externalId, (session) => this.#origins(session)), agentId };
  }

  /** Sessions with sent events that may be shown elsewhere now that these rows of rollouts are taken in. */
  retold(from: number, last: number): SessionName[] {
    const touched = new Set(this.#told.all(from, last));
    for (const session of touched) {
      for (const child of this.#rows.valuesOf('external_id', 'parent_external_id', session)) touched.add(child);
    }
    return [...touched]
      .filter((session) => this.#isSent.get(session) !== undefined)
      .map((externalId) => ({ platform: 'codex_cli', externalId }));
  }

  #origins(session: string): SessionOrigins {
    const { stored, last } = this.#rows.extent('external_id', session);
    const before = this.#known.get(session);
    // Rows that were taken away may have been among those that are kept.
    const known = before === undefined || stored < before.stored ? { stored: 0, last: 0, rows: [] } : before;
    if (known.last !== last || known.stored !== stored) {
      known.rows.push(...this.#rows.where('external_id', session, TELLING_TYPES, known.last));
      Object.assign(known, { stored, last });
    }
    this.#known.delete(session);
    this.#known.set(session, known);
    const oldest = this.#known.keys().next().value;
    if (this.#known.size > KEPT_SESSIONS && oldest !== undefined) this.#known.delete(oldest);
    return originsOf(session, known.rows);
  }
}
