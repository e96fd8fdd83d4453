import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FinishedRepair } from '../contracts/repair.ts';
import { damagedName, newestBackup } from '../runtime/backup-files.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { DamagedDatabaseError } from '../storage/damaged-database.ts';
import { openWritable, type ReadableDB, type WritableDB } from '../storage/database.ts';
import { NewerDatabaseError, schemaVersion } from '../storage/migrate.ts';
import { migrations } from '../storage/migrations/index.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { isUnreadable, salvagedTables } from '../storage/salvage.ts';
import { isWhole, openDamaged, PURGE_TABLES, type SavedTable, salvageDatabase } from '../storage/salvage-database.ts';
import { responsesByDay } from './incomplete-days.ts';
import { readRepairNote, removeRepairNote, writeRepairNote } from './repair-note.ts';

type RepairPaths = Pick<HomePaths, 'home' | 'database' | 'backups' | 'repairNote'>;

/** Where the new database is made. */
const DRAFT = 'repair.db';
/** What SQLite keeps beside a database, and what becomes of it when that is moved. */
const COMPANIONS = ['-wal', '-shm', '-journal'] as const;
/** No file has this fingerprint: what was stored of it is looked at again, and what is known is recognised. */
const READ_AGAIN = 'read-again';

/** Whether somebody came upon damage, or a repair was broken off. */
export function isRepairWanted(paths: Pick<HomePaths, 'repairNote'>): boolean {
  const state = readRepairNote(paths)?.state;
  return state === 'wanted' || state === 'begun';
}

/**
 * Repairs a damaged database: it is moved to the folder of the backups, and what can be read of it is put into a new
 * one. Of tables that cannot be read as a whole the newest backup adds what it has, and the tools' own files are read
 * again by the next capture. Nothing is deleted. Killed at any instant, the next call goes on.
 *
 * The caller owns the home, nobody else has the database open, and everything is derived anew afterwards.
 *
 * @param now epoch milliseconds
 * @returns null: each page is what it should be, and nothing was changed
 * @throws DamagedDatabaseError when nothing can be read and there is no backup: nobody knows then what was purged, and
 *   a person has to decide
 */
export function repairDatabase(paths: RepairPaths, now: number): FinishedRepair | null {
  const note = readRepairNote(paths);
  const aside = note?.state === 'begun' ? note.aside : damagedName(now);
  const asidePath = join(paths.backups, aside);
  if (note?.state !== 'begun') {
    if (!existsSync(paths.database) || isWhole(paths.database)) {
      if (note?.state === 'wanted' && note.earlier !== undefined) writeRepairNote(paths, note.earlier);
      else removeRepairNote(paths);
      return null;
    }
    refuseHopeless(paths);
    mkdirSync(paths.backups, { recursive: true, mode: 0o700 });
    chmodSync(paths.backups, 0o700);
    writeRepairNote(paths, { state: 'begun', aside });
  }
  // Once it lies aside, the file in its place is the repaired one.
  if (!existsSync(asidePath)) moveAside(paths.database, asidePath);
  const damaged = openDamaged(asidePath);
  try {
    return putRepaired(paths, { aside, damaged, now });
  } finally {
    damaged?.close();
  }
}

function putRepaired(
  paths: RepairPaths,
  { aside, damaged, now }: { aside: string; damaged: ReadableDB | null; now: number },
): FinishedRepair {
  const draft = join(paths.home, DRAFT);
  const backup = newestBackup(paths)?.path ?? null;
  const saved = salvageDatabase(draft, damaged, backup);
  const damagedTables = saved.filter(({ isWhole: whole }) => !whole).map(({ table }) => table);
  const readsAgain = backup !== null || knowsPurges(saved);
  const finished: FinishedRepair = {
    state: 'done',
    at: now,
    aside,
    rowsSaved: sumOf(saved, ({ rows }) => rows),
    rowsFromBackup: sumOf(saved, ({ fromBackup }) => fromBackup),
    damagedTables,
    readsAgain,
    days: [],
  };
  const database = openWritable(draft);
  try {
    // A backup may have brought back what was deleted since.
    database.exec("UPDATE purges SET step = 'recorded' WHERE finished_at IS NULL AND scope IS NOT NULL");
    if (!readsAgain) holdBackPast(database, now);
    else if (damagedTables.length > 0) readSourcesAgain(database, now);
    finished.days = daysOf(database);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
  // Pages of the damaged file's log would be taken for pages of the new one.
  for (const ending of COMPANIONS) rmSync(paths.database + ending, { force: true });
  renameSync(draft, paths.database);
  writeRepairNote(paths, finished);
  return finished;
}

/** The log first: without its database it harms nobody, while a database without its log would look older than it is. */
function moveAside(from: string, to: string): void {
  for (const ending of ['-wal', '-journal']) {
    if (existsSync(from + ending)) renameSync(from + ending, to + ending);
  }
  rmSync(`${from}-shm`, { force: true });
  renameSync(from, to);
}

/** @throws DamagedDatabaseError, NewerDatabaseError; nothing is changed then */
function refuseHopeless(paths: RepairPaths): void {
  const damaged = openDamaged(paths.database);
  try {
    if (damaged !== null) refuseNewer(damaged);
    const isReadable = damaged !== null && salvagedTables(damaged).length > 0;
    if (!isReadable && newestBackup(paths) === null) throw new DamagedDatabaseError(null);
  } finally {
    damaged?.close();
  }
}

/** What a later version stores would be cut down to what this one knows. */
function refuseNewer(damaged: ReadableDB): void {
  const known = migrations.at(-1)?.version ?? 0;
  try {
    const found = schemaVersion(damaged);
    if (found > known) throw new NewerDatabaseError(found, known);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
  }
}

/** Whether all tombstones were read. A backup has them, too: a purge removes those that were made before it. */
function knowsPurges(saved: readonly SavedTable[]): boolean {
  return saved.every(({ table, isWhole: whole }) => whole || !PURGE_TABLES.includes(table));
}

/** Where nobody knows what was purged, nothing of what was before is taken in again. */
function holdBackPast(database: WritableDB, now: number): void {
  const { lastInsertRowid } = database
    .prepare("INSERT INTO purges (requested_at, finished_at, step) VALUES (?, ?, 'done')")
    .run(now, now);
  database.prepare('INSERT INTO tombstones VALUES (?, NULL, NULL, ?, 0)').run(lastInsertRowid, now);
}

/**
 * Has capture read every known file from its beginning. The number of its generation stays, because what is read later
 * must come after what was read before; of files whose place is lost it is taken from their rows.
 */
function readSourcesAgain(database: WritableDB, now: number): void {
  database.transaction(() => {
    for (const [platform, table] of Object.entries(RAW_TABLES)) {
      database
        .prepare<[string, string, number]>(
          `INSERT OR IGNORE INTO source_checkpoints
             (source_file, platform, generation, committed_offset, fingerprint, size, modified_ms, updated_at)
           SELECT source_file, ?, max(generation), 1, ?, 1, 0, ? FROM ${table} NOT INDEXED GROUP BY source_file`,
        )
        .run(platform, READ_AGAIN, now);
    }
    database
      .prepare<[string]>('UPDATE source_checkpoints SET fingerprint = ? WHERE committed_offset > 0')
      .run(READ_AGAIN);
  })();
}

/** By the sums that were saved, which are few and rarely lost with their rows. */
function daysOf(database: ReadableDB): FinishedRepair['days'] {
  try {
    return responsesByDay(database);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return [];
  }
}

function sumOf(saved: readonly SavedTable[], count: (table: SavedTable) => number): number {
  return saved.reduce((sum, each) => sum + count(each), 0);
}
