import type { WritableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { KEPT, keepPrices, SHOWN } from './replace-derived.ts';
import { type KeyedTable, upsertRows, withdrawRows } from './replace-rows.ts';
import { replaceSums } from './replace-sums.ts';

/** Sessions whose rows are withdrawn in one transaction: some megabytes, also where sessions are long. */
const BATCH_SESSIONS = 40;

const OBSERVATIONS: KeyedTable = {
  table: 'usage_observations',
  key: ['platform', 'message_id', 'request_id', 'is_sidechain'],
};
const HOLDERS: KeyedTable = { table: 'usage_holders', key: ['platform', 'message_id', 'external_id'] };
const LINEAGE: KeyedTable = { table: 'usage_lineage', key: ['platform', 'external_id'] };
const UNIT_FACTS: KeyedTable = { table: 'unit_facts', key: ['platform', 'unit', 'kind', 'fact_key'] };

/** The conversations go last: their sums are kept while the others are withdrawn. */
const WITHDRAWN = [...SHOWN].reverse();

const OF_BATCH = '(old.platform, old.external_id) IN (SELECT platform, external_id FROM temp.batch)';

/**
 * Makes everything derived of some sessions what a scratch database (core/storage/scratch-database.ts) says of them,
 * and nothing where it says nothing. Repeated after a kill at any instant, it goes on where it ended. Nobody else may
 * derive meanwhile.
 *
 * @param database the scratch database with `home` attached. `temp.affected` (platform, external_id) names the sessions:
 *   those that rows are stored under and those that they are shown under. None of them shares a response, call or
 *   history with a session that is not named.
 * @param priceVersion of the book that priced the scratch rows
 * @param report how many of the sessions are done
 */
export async function replaceSessions(
  database: WritableDB,
  priceVersion: string,
  report: (done: number, total: number) => void,
): Promise<void> {
  database.transaction(() => putNew(database, priceVersion)).immediate();
  const sessions = database
    .prepare<[], { platform: string; external_id: string }>(
      'SELECT platform, external_id FROM temp.affected ORDER BY platform, external_id',
    )
    .all();
  database.exec(
    'CREATE TEMP TABLE batch (platform TEXT, external_id TEXT, PRIMARY KEY (platform, external_id)) WITHOUT ROWID',
  );
  const add = database.prepare<[string, string]>('INSERT INTO temp.batch VALUES (?, ?)');
  for (let from = 0; from < sessions.length; from += BATCH_SESSIONS) {
    report(from, sessions.length);
    const withdraw = database.transaction(() => {
      database.exec('DELETE FROM temp.batch');
      for (const { platform, external_id } of sessions.slice(from, from + BATCH_SESSIONS)) {
        add.run(platform, external_id);
      }
      withdrawBatch(database);
    });
    withdraw.immediate();
    // Lets signals through between two transactions.
    await new Promise((done) => setImmediate(done));
  }
  database.exec('DROP TABLE temp.batch');
  database
    .transaction(() => {
      forgetLabels(database);
      replaceSums(database);
    })
    .immediate();
  report(sessions.length, sessions.length);
}

/** What is there is put right before anything goes: it is needed to keep prices. */
function putNew(database: WritableDB, priceVersion: string): void {
  keepPrices(database, priceVersion);
  for (const table of [...KEPT, ...SHOWN, OBSERVATIONS, HOLDERS, LINEAGE, UNIT_FACTS]) upsertRows(database, table);
}

function withdrawBatch(database: WritableDB): void {
  withdrawRows(
    database,
    OBSERVATIONS,
    `(old.platform, old.message_id) IN (
       SELECT platform, message_id FROM home.usage AS old WHERE is_merged = 1 AND ${OF_BATCH})`,
  );
  for (const table of [...WITHDRAWN, HOLDERS, LINEAGE]) withdrawRows(database, table, OF_BATCH);
  withdrawRows(database, UNIT_FACTS, '(old.platform, old.unit) IN (SELECT platform, external_id FROM temp.batch)');
}

/** Names of projects and windows that nothing stored speaks of any more. */
function forgetLabels(database: WritableDB): void {
  const spoken = [
    'SELECT workspace_hash FROM home.conversations WHERE workspace_hash IS NOT NULL',
    'SELECT project_hash FROM home.usage',
    ...Object.values(RAW_TABLES).map(
      (table) => `SELECT workspace_hash FROM home.${table} WHERE workspace_hash IS NOT NULL`,
    ),
  ];
  database.exec(
    `DELETE FROM home.projects WHERE project_hash NOT IN (${spoken.join(' UNION ')});
     DELETE FROM home.cursor_sessions WHERE id NOT IN (
       SELECT session_id FROM home.conversations WHERE session_id IS NOT NULL)`,
  );
}
