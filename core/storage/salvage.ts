import Database from 'better-sqlite3';
import type { ReadableDB, WritableDB } from './database.ts';
import { unpackEvent } from './packed-event.ts';
import { RAW_TABLES } from './raw-tables.ts';

/** What became of one table of a damaged database. */
export type SalvagedTable = {
  table: string;
  /** Rows that could be read. */
  rows: number;
  /** False: some of it could not be read. */
  isWhole: boolean;
};

/** Above every row id that a table of ours reaches; asked for only where the table's last page cannot be read. */
const ROW_ID_BOUND = 2 ** 40;
/**
 * Behind what cannot be read the search goes on in steps of less than a page's rows, so that a readable page between two
 * lost ones is found; after so many tries in steps that double, because an inner page stands for thousands of rows.
 */
const PATIENT_STEP = 16;
const PATIENT_TRIES = 64;
const RAW_TABLE_NAMES = new Set<string>(Object.values(RAW_TABLES));
/** What a table is filled with by itself: made anew with the database it is in. */
const NOT_SALVAGED = new Set(['schema_version', 'derivation_watermarks']);

/** The tables whose rows are worth saving. How far rows are derived is worked out anew: the last rows may be lost. */
export function salvagedTables(database: Pick<ReadableDB, 'prepare'>): string[] {
  return database
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name",
    )
    .all()
    .map(({ name }) => name)
    .filter((name) => !NOT_SALVAGED.has(name));
}

/** What was saved cannot be written: nothing is said of what was to be saved. */
export class SalvageWriteError extends Error {
  constructor(cause: unknown) {
    super(
      `The repaired database cannot be written (${cause instanceof Database.SqliteError ? cause.code : 'unknown'}). Free ` +
        'some space, or look after the disk, then start Blueplane again: the repair goes on.',
      { cause },
    );
  }
}

/**
 * Copies what can be read of a table into the table of the same name. Rows that are there already stay as they are.
 * @param source a damaged database
 * @param target has the table; nothing of it follows by triggers meanwhile
 * @throws SalvageWriteError
 */
export function salvageTable(source: ReadableDB, target: WritableDB, table: string): SalvagedTable {
  const columns = sharedColumns(source, target, table);
  if (columns.length === 0) return { table, rows: 0, isWhole: false };
  const insert = target.prepare<unknown[]>(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT DO NOTHING`,
  );
  const found: SalvagedTable = { table, rows: 0, isWhole: isTableWhole(source, table) };
  const event = RAW_TABLE_NAMES.has(table) ? columns.indexOf('event_data') : -1;
  const take = (row: unknown[]): void => {
    // With its id in the table an event that cannot be read would not be read again.
    if (event !== -1 && !isEvent(row[event])) found.isWhole = false;
    else if (store(() => insert.run(...row).changes) === 1) found.rows += 1;
    else found.isWhole = false;
  };
  store(() => target.exec('BEGIN'));
  try {
    const isRead = hasRowId(target, table)
      ? readByRowId(source, table, columns, take)
      : readFromBothEnds(source, table, columns, primaryKey(target, table), take);
    if (!isRead) found.isWhole = false;
    store(() => target.exec('COMMIT'));
  } catch (error) {
    target.exec('ROLLBACK');
    throw error;
  }
  return found;
}

/** @returns null for a row that a damaged page made up: what is required is not in it */
function store<Result>(act: () => Result): Result | null {
  try {
    return act();
  } catch (error) {
    if (isUnstorable(error)) return null;
    throw new SalvageWriteError(error);
  }
}

/** Rows that are lost without a trace are seen by what lies around them only. An index that lacks some counts, too. */
function isTableWhole(source: ReadableDB, table: string): boolean {
  try {
    return source.pragma(`integrity_check('${table}')`, { simple: true }) === 'ok';
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    return false;
  }
}

/** Whether SQLite could not make sense of the file, or the system could not read it. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(error.code);
}

/** A long event lies on pages of its own, of which SQLite cannot tell whether they are what they were. */
function isEvent(packed: unknown): boolean {
  if (!Buffer.isBuffer(packed)) return false;
  try {
    JSON.parse(unpackEvent(packed));
    return true;
  } catch {
    return false;
  }
}

function isUnstorable(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(CONSTRAINT|MISMATCH)/.test(error.code);
}

/** @returns whether all of it could be read */
function readByRowId(source: ReadableDB, table: string, columns: string[], take: (row: unknown[]) => void): boolean {
  const select = source
    .prepare<[number], unknown[]>(
      `SELECT rowid, ${columns.join(', ')} FROM ${table} NOT INDEXED WHERE rowid >= ? ORDER BY rowid`,
    )
    .raw()
    .safeIntegers();
  let from = 0;
  let isRead = true;
  for (;;) {
    try {
      for (const [rowId, ...row] of select.iterate(from)) {
        take(row);
        // A damaged page may name a row that stands before it.
        from = Math.max(from, Number(rowId) + 1);
      }
      return isRead;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      isRead = false;
    }
    const next = nextReadable((rowId) => select.get(rowId), from, lastRowId(source, table));
    if (next === null) return false;
    from = next;
  }
}

/**
 * Finds the end of what cannot be read.
 * @param from a row id that cannot be read
 * @param read throws where it cannot
 */
function nextReadable(read: (rowId: number) => unknown, from: number, last: number): number | null {
  function canRead(rowId: number): boolean {
    try {
      read(rowId);
      return true;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      return false;
    }
  }
  let unreadable = from;
  let readable = from;
  let step = 1;
  for (let tries = 0; ; tries += 1) {
    if (unreadable >= last) return null;
    readable = Math.min(unreadable + step, last);
    if (canRead(readable)) break;
    unreadable = readable;
    step = tries < PATIENT_TRIES ? Math.min(step * 2, PATIENT_STEP) : step * 2;
  }
  while (readable - unreadable > 1) {
    const middle = unreadable + Math.floor((readable - unreadable) / 2);
    if (canRead(middle)) readable = middle;
    else unreadable = middle;
  }
  return readable;
}

function lastRowId(source: ReadableDB, table: string): number {
  for (const question of [
    `SELECT max(rowid) AS id FROM ${table} NOT INDEXED`,
    `SELECT seq AS id FROM sqlite_sequence WHERE name = '${table}'`,
  ]) {
    try {
      const id = source.prepare<[], { id: number | null }>(question).get()?.id;
      if (id != null) return id;
    } catch (error) {
      if (!isUnreadable(error) && !isMissing(error)) throw error;
    }
  }
  return ROW_ID_BOUND;
}

/** `sqlite_sequence` is there only where a table counts its rows. */
function isMissing(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR';
}

/** What lies between two lost pages of a table without row ids stays lost. @returns whether all of it could be read */
function readFromBothEnds(
  source: ReadableDB,
  table: string,
  columns: string[],
  key: string[],
  take: (row: unknown[]) => void,
): boolean {
  function read(order: 'ASC' | 'DESC'): boolean {
    const select = source
      .prepare<[], unknown[]>(
        `SELECT ${columns.join(', ')} FROM ${table} NOT INDEXED ORDER BY ${key.map((name) => `${name} ${order}`).join(', ')}`,
      )
      .raw()
      .safeIntegers();
    try {
      for (const row of select.iterate()) take(row);
      return true;
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      return false;
    }
  }
  if (read('ASC')) return true;
  read('DESC');
  return false;
}

type Column = { name: string; pk: number; hidden: number };

function columnsOf(database: Pick<ReadableDB, 'prepare'>, table: string): Column[] {
  return database.prepare<[string], Column>('SELECT name, pk, hidden FROM pragma_table_xinfo(?)').all(table);
}

/** Columns that are stored in both; generated ones are not. */
function sharedColumns(source: ReadableDB, target: ReadableDB, table: string): string[] {
  const known = new Set(columnsOf(source, table).map(({ name }) => name));
  return columnsOf(target, table)
    .filter(({ name, hidden }) => hidden === 0 && known.has(name))
    .map(({ name }) => name);
}

function primaryKey(database: ReadableDB, table: string): string[] {
  return columnsOf(database, table)
    .filter(({ pk }) => pk > 0)
    .sort((one, other) => one.pk - other.pk)
    .map(({ name }) => name);
}

function hasRowId(database: ReadableDB, table: string): boolean {
  const row = database
    .prepare<[string], { wr: number }>("SELECT wr FROM pragma_table_list WHERE schema = 'main' AND name = ?")
    .get(table);
  return row?.wr === 0;
}
