import { chmodSync, closeSync, existsSync, openSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { WritableDB } from './database.ts';
import { migrate } from './migrate.ts';
import { RAW_TABLES } from './raw-tables.ts';

/** How long a statement waits for a lock that another process has on the home's database. */
const BUSY_TIMEOUT_MS = 4_000;
/** Page cache of the connection: everything derived passes through it once, and it ends with its process. */
const CACHE_KIB = 32_768;

/** Another process works with the file. */
export class ScratchTakenError extends Error {
  constructor() {
    super('the file is in use by another process');
  }
}

/**
 * An empty database with the tables of everything derived, in which what a home's raw rows say is derived beside what
 * is shown. The home's own database is attached as `home`: a raw table is named as always, a derived one of the home
 * with `home.` before it.
 *
 * The file belongs to one process: what an earlier one left behind is emptied, one that is at work is an error.
 *
 * @param path a file of no other use; {@link discardScratch} removes it. null: a file that has no name and goes with the
 *   connection
 * @param homePath the home's database, at the newest schema
 * @param rawTables `of_home`: raw rows are those of the home. `own`: they are those that are put into the scratch database
 * @throws ScratchTakenError, SqliteError
 */
export function openScratch(
  path: string | null,
  homePath: string,
  rawTables: 'of_home' | 'own' = 'of_home',
): WritableDB {
  // Made here, because SQLite would make it readable for everyone until the mode is changed.
  if (path !== null && !existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  const database = new Database(path ?? '', { timeout: 0 });
  try {
    if (path !== null) chmodSync(path, 0o600);
    // Holds the file's lock until the connection closes, or its process ends.
    database.pragma('main.locking_mode = EXCLUSIVE');
    takeFile(database);
    database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
    // Nothing here is worth a write to the disk before its time: after a crash it is begun anew.
    database.pragma('main.journal_mode = MEMORY');
    database.pragma('main.synchronous = OFF');
    database.pragma(`main.cache_size = -${CACHE_KIB}`);
    database.pragma('temp_store = MEMORY');
    const scratch = Object.assign(database, { access: 'write' as const });
    dropEverything(scratch);
    migrate(scratch);
    if (rawTables === 'of_home') for (const table of Object.values(RAW_TABLES)) scratch.exec(`DROP TABLE ${table}`);
    scratch.prepare('ATTACH ? AS home').run(homePath);
    scratch.pragma('home.synchronous = NORMAL');
    scratch.pragma('foreign_keys = ON');
    return scratch;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Removes the file of a scratch database that is closed. */
export function discardScratch(path: string): void {
  for (const ending of ['', '-journal']) rmSync(path + ending, { force: true });
}

function takeFile(database: Pick<Database.Database, 'exec'>): void {
  try {
    database.exec('BEGIN EXCLUSIVE; COMMIT');
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) throw new ScratchTakenError();
    throw error;
  }
}

function dropEverything(database: WritableDB): void {
  const tables = database
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
    )
    .all();
  database.pragma('foreign_keys = OFF');
  for (const { name } of tables) database.exec(`DROP TABLE "${name}"`);
}
