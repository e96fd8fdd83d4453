import type { DatabaseSync } from 'node:sqlite';
import { DamagedDatabaseError, inWords } from './open-database.ts';
import type { ValueMemory } from './value-memory.ts';

export type ValueTable = 'cursorDiskKV' | 'ItemTable' | 'composerHeaders';

/** Keys of one kind: all between two of them, both included. */
export type Selection = { table: ValueTable; keyColumn: 'key' | 'composerId'; from: string; to: string };

/** The last character there is: no key with a prefix sorts behind it. */
const LAST = '\u{10ffff}';

function withPrefix(table: ValueTable, prefix: string): Selection {
  return { table, keyColumn: 'key', from: prefix, to: `${prefix}${LAST}` };
}

function exactly(table: ValueTable, key: string): Selection {
  return { table, keyColumn: 'key', from: key, to: key };
}

/**
 * All that is ever asked of a database of Cursor. Other keys, among them those of the user's account (`cursorAuth/…`),
 * are never selected, nor are rows without a key. Conversations come before their messages.
 */
export const SELECTIONS: readonly Selection[] = [
  exactly('ItemTable', 'composer.composerData'),
  exactly('ItemTable', 'composer.composerHeaders'),
  { table: 'composerHeaders', keyColumn: 'composerId', from: '', to: LAST },
  withPrefix('cursorDiskKV', 'composerData:'),
  withPrefix('cursorDiskKV', 'bubbleId:'),
  exactly('ItemTable', 'aiService.generations'),
  exactly('ItemTable', 'aiService.prompts'),
  withPrefix('ItemTable', 'aiCodeTracking.dailyStats.'),
];

/** Largest value that is fetched; real ones reach some megabytes (a long conversation in one value). */
export const MAXIMUM_VALUE_BYTES = 64 << 20;

/** Most bytes and keys of one page: it is read in one transaction, which should last some milliseconds. */
const PAGE_BYTES = 8 << 20;
const PAGE_KEYS = 20_000;

/** A value that is not known; null where it cannot be fetched. */
export type ValueRow = {
  table: ValueTable;
  key: string;
  row: number;
  bytes: Buffer | null;
  refusal: 'too_long' | 'damaged_database' | null;
};

export type Page = {
  rows: ValueRow[];
  /** The next page begins behind this key; null: there is none. */
  last: string | null;
  /** The table cannot be read any further. */
  damage: DamagedDatabaseError | null;
};

/** The tables of a database that hold values; none where Cursor has not made them yet. @throws DamagedDatabaseError */
export function valueTables(database: DatabaseSync): Set<string> {
  const names = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const tables = new Set(names.map(({ name }) => String(name)));
  const hasValues = SELECTIONS.some(({ table }) => tables.has(table));
  if (tables.size > 0 && !hasValues) throw new DamagedDatabaseError('unknown_tables');
  return tables;
}

/**
 * The values of a selection that are not known, in the order of their keys. A value of NULL stands for one that was
 * deleted: it says nothing and is none.
 *
 * @param after the key behind which the page begins; null: at the first
 * @param behindRow only rows with a larger number are looked at, which the index of the keys tells
 */
export function readPage(
  database: DatabaseSync,
  selection: Selection,
  after: string | null,
  behindRow: number,
  memory: ValueMemory,
): Page {
  const page: Page = { rows: [], last: null, damage: null };
  try {
    fillPage(page, database, selection, after, behindRow, memory);
  } catch (error) {
    const reason = inWords(error);
    if (!(reason instanceof DamagedDatabaseError)) throw reason;
    page.last = null;
    page.damage = reason;
  }
  return page;
}

function fillPage(
  page: Page,
  database: DatabaseSync,
  { table, keyColumn, from, to }: Selection,
  after: string | null,
  behindRow: number,
  memory: ValueMemory,
): void {
  // Both names are out of a fixed list. A value's length stands beside it: asking for it does not fetch the value.
  const keys = database.prepare(
    `SELECT rowid AS row, ${keyColumn} AS key, octet_length(value) AS bytes FROM ${table}
     WHERE ${keyColumn} ${after === null ? '>=' : '>'} ? AND ${keyColumn} <= ? AND typeof(${keyColumn}) = 'text'
       AND rowid > ? AND value IS NOT NULL
     ORDER BY ${keyColumn} LIMIT ${PAGE_KEYS}`,
  );
  const fetchValue = database.prepare(`SELECT CAST(value AS BLOB) AS value FROM ${table} WHERE rowid = ?`);
  let fetched = 0;
  let looked = 0;
  for (const found of keys.iterate(after ?? from, to, behindRow)) {
    const key = String(found.key);
    const row = Number(found.row);
    const bytes = Number(found.bytes);
    looked += 1;
    memory.noteRow(table, row);
    if (bytes > 0 && !memory.isUntouched(nameOf(table, key), row, bytes)) {
      const value = bytes > MAXIMUM_VALUE_BYTES ? 'too_long' : fetchBytes(() => fetchValue.get(row)?.value);
      if (typeof value === 'string') page.rows.push({ table, key, row, bytes: null, refusal: value });
      else if (value !== null && !memory.isKnown(nameOf(table, key), row, value)) {
        page.rows.push({ table, key, row, bytes: value, refusal: null });
        fetched += value.length;
      }
    }
    if (fetched >= PAGE_BYTES || looked >= PAGE_KEYS) {
      page.last = key;
      return;
    }
  }
}

/** The name under which a value is remembered. */
export function nameOf(table: ValueTable, key: string): string {
  return `${table} ${key}`;
}

/** One value whose pages are damaged is one lost value; it must not hold up those beside it. */
function fetchBytes(fetchValue: () => unknown): Buffer | 'damaged_database' | null {
  try {
    const value = fetchValue();
    return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : null;
  } catch (error) {
    const reason = inWords(error);
    if (reason instanceof DamagedDatabaseError) return 'damaged_database';
    throw reason;
  }
}
