import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { UnreadableSourceError } from '../source-reader.ts';
import { areUnchanged, type DatabaseFiles, lookAtFiles } from './database-files.ts';
import { BUSY, withPrivateCopy } from './private-copy.ts';

/**
 * How Cursor's databases are opened. Nothing is ever created beside one, written to it, or checkpointed:
 *
 * - With a log and its index, Cursor has it open: it is opened in place, with its index read-only (`readonly_shm`), so
 *   that not even a reader's mark is written, for one short transaction.
 * - With a log alone, or the journal of a write that was not finished, SQLite would have to write: it does so in a private
 *   copy.
 * - With neither, it is opened as `immutable`, which takes no lock; what was read counts only if nothing was written
 *   meanwhile.
 *
 * Only node:sqlite takes such URIs (better-sqlite3 is built without them). It is part of Node since 22.13 and of
 * Electron's Node; some builds of Electron 37 lacked it (electron/electron#47706).
 */

/** Longest wait for a lock: SQLite takes an exclusive one for moments only, when a log begins or is recovered. */
const LOCK_WAIT_MS = 100;
/** How often a reading is tried again because the database was written to or closed meanwhile. */
const ATTEMPTS = 3;

type Way = 'in_place' | 'copy' | 'immutable';

/**
 * Opens a database of Cursor for one short reading.
 *
 * @param path absolute path of the database
 * @param copies where private copies are made; null: in the system's folder of temporary files
 * @param use reads synchronously; what it opened is closed behind it. It may be called again when the database changed
 *   under it: then what it returned before is thrown away.
 * @throws UnreadableSourceError in words, or an error of the file system; {@link DamagedDatabaseError}
 */
export async function readDatabase<Result>(
  path: string,
  copies: string | null,
  use: (database: DatabaseSync) => Result,
): Promise<Result> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const before = await lookAtFiles(path);
    if (!before.database.isFile()) throw new UnreadableSourceError('not a regular file');
    const read = await readOnce(path, before, copies, use);
    if (read !== CHANGED) return read.result;
  }
  throw new UnreadableSourceError(BUSY);
}

const CHANGED = Symbol('changed');

async function readOnce<Result>(
  path: string,
  before: DatabaseFiles,
  copies: string | null,
  use: (database: DatabaseSync) => Result,
): Promise<{ result: Result } | typeof CHANGED> {
  const way = wayOf(before);
  if (way === 'copy') {
    return { result: await withPrivateCopy(path, copies, (copy) => readAndClose(openPlain(copy), use)) };
  }
  try {
    const result = readAndClose(openAs(path, way), use);
    // In place, SQLite itself sees to it that all is of one moment.
    return way === 'in_place' || areUnchanged(before, await lookAtFiles(path)) ? { result } : CHANGED;
  } catch (error) {
    // Closed, opened or written meanwhile: what SQLite then says is not about what lies there now.
    if (!areUnchanged(before, await lookAtFiles(path))) return CHANGED;
    throw error;
  }
}

function wayOf({ log, index, journal }: DatabaseFiles): Way {
  if (journal !== null && journal.size > 0n) return 'copy';
  if (log === null) return 'immutable';
  if (index !== null) return 'in_place';
  return log.size > 0n ? 'copy' : 'immutable';
}

function openAs(path: string, way: 'in_place' | 'immutable'): DatabaseSync {
  const options = way === 'in_place' ? 'mode=ro&readonly_shm=1' : 'immutable=1';
  return open(`${pathToFileURL(path).href}?${options}`, true);
}

/** The log or journal of a copy is worked into it: that it is ours to write is the point of it. */
function openPlain(copy: string): DatabaseSync {
  return open(copy, false);
}

function open(location: string, readOnly: boolean): DatabaseSync {
  try {
    return new DatabaseSync(location, { readOnly, timeout: LOCK_WAIT_MS, allowExtension: false });
  } catch (error) {
    throw inWords(error);
  }
}

function readAndClose<Result>(database: DatabaseSync, use: (database: DatabaseSync) => Result): Result {
  try {
    database.exec('BEGIN');
    return use(database);
  } catch (error) {
    throw inWords(error);
  } finally {
    close(database);
  }
}

/** Closing ends the transaction. What it has to say does not change what was read. */
function close(database: DatabaseSync): void {
  try {
    database.close();
  } catch {
    // Closed by the next collection of garbage.
  }
}

/** What is wrong with a database that lies still: its bytes, not its moment. */
export class DamagedDatabaseError extends Error {
  /** Our own word for it. */
  readonly reason: 'damaged_database' | 'not_a_database' | 'unknown_tables';

  constructor(reason: 'damaged_database' | 'not_a_database' | 'unknown_tables') {
    super(reason);
    this.reason = reason;
  }
}

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const RESULT = { error: 1, busy: 5, locked: 6, corrupt: 11, cannotOpen: 14, notADatabase: 26 } as const;

/** SQLite's message may name a path or hold a part of a value: only its code is looked at. */
export function inWords(error: unknown): unknown {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  if (typeof code !== 'number') return isRefusedByNode(error) ? new DamagedDatabaseError('damaged_database') : error;
  switch (code & 0xff) {
    case RESULT.busy:
    case RESULT.locked:
      return new UnreadableSourceError('another program keeps it locked; it is read again soon');
    case RESULT.corrupt:
      return new DamagedDatabaseError('damaged_database');
    case RESULT.notADatabase:
      return new DamagedDatabaseError('not_a_database');
    case RESULT.error:
      return new DamagedDatabaseError('unknown_tables');
    case RESULT.cannotOpen:
      return new UnreadableSourceError('it cannot be opened; see that you may read it');
    default:
      return new UnreadableSourceError(`it cannot be read (SQLite says ${code})`);
  }
}

/** A number that is none of JavaScript's, for example: no value of Cursor's has one. */
function isRefusedByNode(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code.startsWith('ERR_');
}
