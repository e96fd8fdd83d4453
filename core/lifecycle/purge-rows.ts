import type { JobProgress } from '../contracts/lifecycle-job.ts';
import type { Purged } from '../contracts/purge.ts';
import type { PurgedNames } from '../privacy/purged-names.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import { tombstonesOf } from '../privacy/tombstones.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { openWritable } from '../storage/database.ts';
import { readPurges } from '../storage/tombstone-tables.ts';
import { deleteRawRows, deleteRefused } from './delete-rows.ts';
import { isBefore, type OpenPurge, reachStage, recordPurge, restoreAffected, type Stage } from './purge-journal.ts';
import { searchTerms } from './purge-proof.ts';
import type { ResolvedScope } from './purge-scope.ts';
import type { PurgeWorkbench, Selection } from './purge-workbench.ts';
import { type Refused, withRefused } from './refused-rows.ts';
import { rewriteRows } from './remaining-rows.ts';
import { rememberPurged } from './remember-purged.ts';

export type PurgeRowsPlan = {
  paths: HomePaths;
  names: PurgedNames;
  hasher: SaltedHasher;
  openWorkbench(): PurgeWorkbench;
  report(progress: JobProgress): void;
  passed(point: string): void;
};

/** What went. Of a purge that was taken up again, what still was there. */
export type PurgedRows = { purge: OpenPurge; figures: Purged; terms: (string | Buffer)[] };

/** A purge to begin, or one to go on with. */
export type PurgeOrder = { scope: ResolvedScope } | { open: OpenPurge };

/** Deletes all rows of a purge and replaces what is derived of them: everything up to the stage `letters`. */
export async function deletePurgedRows(plan: PurgeRowsPlan, order: PurgeOrder): Promise<PurgedRows> {
  const bench = plan.openWorkbench();
  try {
    const deleted = await new RowDeletion(plan, bench).run(order);
    bench.close();
    const refused = deleteRest(plan, deleted.purge);
    return { ...deleted, figures: withRefused(deleted.figures, refused) };
  } finally {
    bench.close();
  }
}

class RowDeletion {
  readonly #plan: PurgeRowsPlan;
  readonly #bench: PurgeWorkbench;

  constructor(plan: PurgeRowsPlan, bench: PurgeWorkbench) {
    this.#plan = plan;
    this.#bench = bench;
    // What is deleted is overwritten at once, not only when the database is shrunk.
    bench.database.pragma('home.secure_delete = ON');
  }

  async run(order: PurgeOrder): Promise<PurgedRows> {
    const { database } = this.#bench;
    const stage = 'open' in order ? order.open.stage : null;
    const scope = 'open' in order ? order.open.scope : order.scope;
    const copiesAreGone = stage !== null && !isBefore(stage, 'copies');
    // Once all raw rows are gone there is nothing to select, and once rows are replaced nothing to select by.
    const selection = stage !== null && !isBefore(stage, 'raw') ? null : this.#bench.select(scope, !copiesAreGone);
    const purge = 'open' in order ? order.open : this.#record(scope);
    restoreAffected(database, purge);
    const terms = searchTerms(database);
    if (selection !== null) await this.#deleteRaw(purge, selection);
    this.#plan.passed('before derived');
    await this.#bench.deriveRemaining([]);
    const figures = this.#bench.figures();
    await this.#bench.replaceDerived((done, total) => {
      this.#plan.passed(`replaced ${done}`);
      this.#plan.report({
        step: 'rows',
        done: RAW_SHARE + Math.round((done / Math.max(1, total)) * REST_SHARE),
        total: WHOLE,
      });
    });
    this.#reach(purge, 'derived');
    return { purge, figures, terms };
  }

  #record(scope: ResolvedScope): OpenPurge {
    const { database } = this.#bench;
    this.#plan.passed('before recorded');
    const purge = database.transaction(() => recordPurge(database, scope, this.#plan.names, Date.now())).immediate();
    this.#plan.passed('behind recorded');
    return purge;
  }

  async #deleteRaw(purge: OpenPurge, { counters, rewritten }: Selection): Promise<void> {
    const { database } = this.#bench;
    const total = database.prepare<[], { n: number }>('SELECT count(*) AS n FROM temp.gone').get()?.n ?? 0;
    if (isBefore(purge.stage, 'remembered')) {
      await rememberPurged(database, purge, counters, this.#plan.names, () => this.#pause('remembering'));
      this.#reach(purge, 'remembered');
    }
    if (isBefore(purge.stage, 'copies')) {
      // Before any row that these follow from is deleted.
      database.transaction(() => rewriteRows(database, 'home', rewritten)).immediate();
      this.#plan.passed('rewritten');
      await deleteRawRows(database, 'copies', (done) => this.#pause(`copies ${done}`));
      this.#reach(purge, 'copies');
    }
    await deleteRawRows(database, 'all', (done) => {
      this.#plan.report({ step: 'rows', done: Math.round((done / Math.max(1, total)) * RAW_SHARE), total: WHOLE });
      return this.#pause(`raw ${done}`);
    });
    this.#reach(purge, 'raw');
  }

  #reach(purge: OpenPurge, stage: Stage): void {
    reachStage(this.#bench.database, purge, stage, 'home');
    this.#plan.passed(`behind ${stage}`);
  }

  /** Lets signals and messages through between two transactions. */
  async #pause(point: string): Promise<void> {
    this.#plan.passed(point);
    await new Promise((done) => setImmediate(done));
  }
}

/** Hundredths of the step `rows` that raw rows and the derived ones take. */
const RAW_SHARE = 50;
const REST_SHARE = 50;
const WHOLE = RAW_SHARE + REST_SHARE;

function deleteRest({ paths, hasher, passed }: PurgeRowsPlan, purge: OpenPurge): Refused {
  const database = openWritable(paths.database);
  try {
    database.pragma('secure_delete = ON');
    const tombstones = tombstonesOf(readPurges(database), hasher);
    passed('before letters');
    const refused = database
      .transaction(() => {
        const deleted = deleteRefused(database, purge.scope, tombstones);
        reachStage(database, purge, 'letters', 'main');
        return deleted;
      })
      .immediate();
    passed('behind letters');
    return refused;
  } finally {
    database.close();
  }
}
