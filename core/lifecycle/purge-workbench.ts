import type { Purged } from '../contracts/purge.ts';
import { openWritable, type WritableDB } from '../storage/database.ts';
import { discardScratch, openScratch } from '../storage/scratch-database.ts';
import { type CodexCounters, takeCodexCounters } from './codex-counters.ts';
import { rowsWithPurgedMessages } from './cut-conversations.ts';
import { findOrphanedRows, type RewrittenRow } from './forget-parents.ts';
import { countContents, purgeFigures } from './purge-figures.ts';
import type { ResolvedScope } from './purge-scope.ts';
import { copyRemaining, rewriteRows } from './remaining-rows.ts';
import { prepareSelection, selectAffected, selectCopies, selectPurged } from './select-purged.ts';

/** What a purge needs of the derivations. Given from outside: they are a later stage than the tables they fill. */
export type Derivations = {
  /** Of the prices that new rows get. */
  priceVersion: string;
  /** Derives all raw rows in the database's own tables. */
  derive(database: WritableDB): Promise<void>;
  /** Finds rows of Codex sessions that are copies of another session's history: sequences by session. */
  codexCopies(database: WritableDB, sessions: readonly string[]): ReadonlyMap<string, readonly number[]>;
  /** Replaces what is derived of the sessions in `temp.affected` by what the scratch database holds. */
  replaceSessions(
    database: WritableDB,
    priceVersion: string,
    report: (done: number, total: number) => void,
  ): Promise<void>;
  /** Gives responses in the scratch database that are what they were in `home` the price they had. */
  keepPrices(database: WritableDB, priceVersion: string): void;
};

/** What goes, and what it means for that which stays. */
export type Selection = { counters: CodexCounters; rewritten: RewrittenRow[] };

/**
 * A scratch database with `home` attached, in which it is worked out what goes. The same for a preview and for the purge
 * itself: a preview says what the purge will do because both do it.
 */
export class PurgeWorkbench {
  readonly database: WritableDB;
  readonly #path: string | null;
  readonly #homePath: string;
  readonly #derivations: Derivations;
  /** Counted before rows are deleted; none where a purge goes on whose rows are gone. */
  #contents = 0;

  /**
   * @param path of the scratch database; null: one without a name
   * @throws ScratchTakenError, SqliteError
   */
  constructor(path: string | null, homePath: string, derivations: Derivations) {
    this.database = openScratch(path, homePath, 'own');
    this.#path = path;
    this.#homePath = homePath;
    this.#derivations = derivations;
    prepareSelection(this.database);
  }

  /** Selects what goes, out of one state of the home. @param withCopies false: they are deleted already */
  select(scope: ResolvedScope, withCopies = true): Selection {
    const select = this.database.transaction((): Selection => {
      selectPurged(this.database, scope);
      if (withCopies) selectCopies(this.database, (sessions) => this.#codexCopies(sessions));
      const counters = takeCodexCounters(this.database);
      selectAffected(this.database);
      const cut = rowsWithPurgedMessages(this.database, scope);
      const rewritten = [...counters.rewritten, ...cut, ...findOrphanedRows(this.database, cut)];
      this.#contents = countContents(this.database, rewritten);
      return { counters, rewritten };
    });
    return select.deferred();
  }

  /** Derives what stays of the affected sessions. @param rewritten rows that are not rewritten in the home yet */
  async deriveRemaining(rewritten: readonly RewrittenRow[]): Promise<void> {
    const { database } = this;
    const copy = database.transaction(() => {
      copyRemaining(database);
      rewriteRows(database, 'main', rewritten);
    });
    copy.deferred();
    await this.#derivations.derive(database);
    this.#derivations.keepPrices(database, this.#derivations.priceVersion);
  }

  /** Call it when the rest is derived, and before anything derived is replaced. */
  figures(): Purged {
    return this.database.transaction(() => purgeFigures(this.database, this.#contents)).deferred();
  }

  async replaceDerived(report: (done: number, total: number) => void): Promise<void> {
    await this.#derivations.replaceSessions(this.database, this.#derivations.priceVersion, report);
  }

  /** Safe to call twice. */
  close(): void {
    this.database.close();
    if (this.#path !== null) discardScratch(this.#path);
  }

  #codexCopies(sessions: readonly string[]): ReadonlyMap<string, readonly number[]> {
    if (sessions.length === 0) return new Map();
    // Of its own: to this one, raw rows are those of the scratch database.
    const home = openWritable(this.#homePath);
    try {
      return this.#derivations.codexCopies(home, sessions);
    } finally {
      home.close();
    }
  }
}
