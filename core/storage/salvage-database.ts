import { closeSync, openSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { ReadableDB, WritableDB } from './database.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { isUnreadable, type SalvagedTable, salvagedTables, salvageTable } from './salvage.ts';
import { syncFile } from './sync-file.ts';

/** What of a table was saved from the damaged file, and what the backup added. */
export type SavedTable = SalvagedTable & { fromBackup: number };

/** Page cache of the connections that save: everything passes once. */
const CACHE_KIB = 32_768;

/** Tables that say what was purged; what is not held back by them any more would come back. */
export const PURGE_TABLES: readonly string[] = [
  'purges',
  'purge_sessions',
  'tombstones',
  'tombstone_names',
  'purged_records',
  'purged_counters',
];

/** SQLite's `user_version` of a database whose derived rows are what was saved of them. */
const DERIVE_ANEW = 1;

/** Whether everything derived is to be derived anew. */
export function isToDerive(database: ReadableDB): boolean {
  return database.pragma('user_version', { simple: true }) === DERIVE_ANEW;
}

/** Call when everything was derived anew. */
export function forgetToDerive(database: WritableDB): void {
  database.pragma('user_version = 0');
}

/** Opens what may be damaged. @returns null when not even its list of tables can be read */
export function openDamaged(path: string): ReadableDB | null {
  let database: Database.Database | null = null;
  try {
    database = new Database(path, { fileMustExist: true });
    database.pragma('query_only = ON');
    database.pragma(`cache_size = -${CACHE_KIB}`);
    const readable = Object.assign(database, { access: 'read' as const });
    salvagedTables(readable);
    return readable;
  } catch (error) {
    database?.close();
    if (!isUnreadable(error)) throw error;
    return null;
  }
}

/** Whether each page of a database is what it should be. Reads all of it. */
export function isWhole(path: string): boolean {
  const database = openDamaged(path);
  if (database === null) return false;
  try {
    return database.pragma('integrity_check(1)', { simple: true }) === 'ok';
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return false;
  } finally {
    database.close();
  }
}

/**
 * Makes a new database of what can be read of a damaged one and, where something of it cannot, of its backup. Derived
 * rows are what was saved of them; see that they are derived anew.
 *
 * @param path of the new database; what is there is replaced. It is on the disk when this returns
 * @param damaged opened by {@link openDamaged}; null: nothing of it can be read
 * @param backup a database that is whole, of the same home; null: there is none
 * @returns what became of each table
 */
export function salvageDatabase(path: string, damaged: ReadableDB | null, backup: string | null): SavedTable[] {
  for (const ending of ['', '-journal', '-wal', '-shm']) rmSync(path + ending, { force: true });
  closeSync(openSync(path, 'wx', 0o600));
  const database = new Database(path);
  const target = Object.assign(database, { access: 'write' as const });
  try {
    // After a crash it is begun anew.
    target.pragma('journal_mode = MEMORY');
    target.pragma('synchronous = OFF');
    target.pragma(`cache_size = -${CACHE_KIB}`);
    migrateAs(target, damaged);
    // Rows come in no order, and sums are copied with what they are sums of.
    target.pragma('foreign_keys = OFF');
    const triggers = dropTriggers(target);
    const saved = salvagedTables(target).map((table) => ({ ...saveTable(target, damaged, table), fromBackup: 0 }));
    if (backup !== null) addFromBackup(target, backup, saved);
    for (const sql of triggers) target.exec(sql);
    migrate(target);
    // In the file itself: whatever becomes of notes, sums that do not fit their rows are not counted on.
    target.pragma(`user_version = ${DERIVE_ANEW}`);
    return saved;
  } finally {
    target.close();
    syncFile(path);
  }
}

/** Brings an empty database to the version that the damaged one has, so that its rows fit. */
function migrateAs(target: WritableDB, damaged: ReadableDB | null): void {
  let version = migrations.at(-1)?.version ?? 0;
  try {
    if (damaged !== null) version = Math.min(version, schemaVersion(damaged) || version);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
  migrate(
    target,
    migrations.filter((migration) => migration.version <= version),
  );
}

function dropTriggers(target: WritableDB): string[] {
  const triggers = target
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) target.exec(`DROP TRIGGER ${name}`);
  return triggers.map(({ sql }) => sql);
}

function saveTable(target: WritableDB, damaged: ReadableDB | null, table: string): SalvagedTable {
  if (damaged === null) return { table, rows: 0, isWhole: false };
  try {
    return salvageTable(damaged, target, table);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return { table, rows: 0, isWhole: false };
  }
}

/** What was deleted since the backup was made would come back with it, so a table that is whole takes nothing from it. */
function addFromBackup(target: WritableDB, backup: string, saved: SavedTable[]): void {
  const source = openDamaged(backup);
  if (source === null) return;
  try {
    for (const each of saved) {
      if (!each.isWhole) each.fromBackup = saveTable(target, source, each.table).rows;
    }
  } finally {
    source.close();
  }
}
