import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';

/**
 * The SQLite file of a home. Readers and writers are two types, so that a function that only reads cannot be handed
 * the means to write, and a door that only has a reader cannot call a function that writes.
 */
export type ReadableDB = Pick<Database.Database, 'prepare' | 'pragma' | 'close' | 'open' | 'transaction'> & {
  readonly access?: 'read' | 'write';
};
export type WritableDB = ReadableDB & { readonly access: 'write'; exec(sql: string): unknown };

/**
 * How long a writer waits for another process's transaction. The wait stops its process from answering, so it ends well
 * before a supervisor gives up on the process; workers try again by themselves.
 */
const WRITER_BUSY_TIMEOUT_MS = 4_000;
/** Readers never wait for writers in WAL mode; this covers recovery after a crash and checkpoints. */
const READER_BUSY_TIMEOUT_MS = 5_000;
/** Page cache of one connection. Small on purpose: a tray application runs all day in every process. */
export const CACHE_KIB = 4_096;

/**
 * Pages of the log after which it is carried over into the database (16 MiB; SQLite's own choice is a quarter). Pages that
 * were written several times meanwhile, as those of indexes are, are carried over once. The file keeps that size: it is
 * written from its beginning again. While somebody reads for long (a backup) it grows, and is cut afterwards.
 */
export const CHECKPOINT_PAGES = 4_000;
/** SQLite's own size of a page. */
export const PAGE_BYTES = 4_096;
const LOG_BYTES = CHECKPOINT_PAGES * PAGE_BYTES;

/**
 * Opens the database for writing, creating the file (mode 0600) when it is missing.
 * @param busyTimeoutMs how long one statement waits for a lock of another process
 * @throws SqliteError when the file is not a database or the folder cannot be written.
 */
export function openWritable(path: string, busyTimeoutMs = WRITER_BUSY_TIMEOUT_MS): WritableDB {
  // Made here, because SQLite would make it readable for everyone until the mode is changed.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  const database = new Database(path, { timeout: busyTimeoutMs });
  try {
    chmodSync(path, 0o600);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma(`cache_size = -${CACHE_KIB}`);
    database.pragma('temp_store = MEMORY');
    database.pragma('foreign_keys = ON');
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    database.pragma(`journal_size_limit = ${LOG_BYTES}`);
  } catch (error) {
    database.close();
    throw error;
  }
  return Object.assign(database, { access: 'write' as const });
}

/**
 * Opens the database for reading only.
 * @returns null when there is no database yet, which is a normal state of a new home.
 */
export function openReadable(path: string): ReadableDB | null {
  if (!existsSync(path)) return null;
  const database = new Database(path, { readonly: true, fileMustExist: true, timeout: READER_BUSY_TIMEOUT_MS });
  database.pragma(`cache_size = -${CACHE_KIB}`);
  database.pragma('temp_store = MEMORY');
  return Object.assign(database, { access: 'read' as const });
}
