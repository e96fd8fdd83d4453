import { randomBytes } from 'node:crypto';
import { closeSync, copyFileSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { openReadable, type ReadableDB } from './database.ts';
import { packEvent } from './packed-event.ts';
import { salvagedTables } from './salvage.ts';
import { isWhole, openDamaged, type SavedTable, salvageDatabase } from './salvage-database.ts';
import { createTestDatabase, rowsOf, type TestDatabase } from './test-database.ts';

const PAGE_BYTES = 4_096;
const ROWS = 2_000;
let file: TestDatabase;
let before: Map<string, Set<string>>;
let tables: string[];
beforeAll(() => {
  file = createTestDatabase();
  fill(file);
  file.writer.pragma('wal_checkpoint(TRUNCATE)');
  tables = salvagedTables(file.writer);
  before = new Map(tables.map((table) => [table, new Set(rowsOf(file.writer, table, []))]));
});
afterAll(() => file.close());

/** Tables with and without row ids, of many pages each, with values of several pages. */
function fill({ writer }: TestDatabase): void {
  const raw = writer.prepare(
    `INSERT INTO claude_raw_traces (event_id, external_id, event_type, timestamp, source_file, source_offset, event_data)
     VALUES (?, 's', 'assistant', '2026-11-20T10:00:00Z', ?, ?, ?)`,
  );
  const checkpoint = writer.prepare("INSERT INTO source_checkpoints VALUES (?, 'claude_code', 0, 10, 'f', 10, 1, 1)");
  const observed = writer.prepare("INSERT INTO usage_holders VALUES ('claude_code', ?, 's', ?)");
  writer.transaction(() => {
    for (let index = 0; index < ROWS; index += 1) {
      raw.run(
        `id-${index}`,
        `file-${index % 50}`,
        index,
        packEvent(JSON.stringify({ index, text: index % 100 === 0 ? randomBytes(6_000).toString('hex') : 'short' })),
      );
      checkpoint.run(`file-${String(index).padStart(5, '0')}`);
      observed.run(`msg-${index}`, index);
    }
  })();
}

/** A copy with pages of noise, counted from 1. */
function damagedCopy(pages: readonly number[]): string {
  const path = join(file.folder, 'damaged.db');
  copyFileSync(file.path, path);
  const descriptor = openSync(path, 'r+');
  for (const page of pages)
    writeSync(descriptor, Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, (page - 1) * PAGE_BYTES);
  closeSync(descriptor);
  return path;
}

function salvaged(path: string, backup: string | null): { saved: SavedTable[]; rows: Map<string, string[]> } {
  const target = join(file.folder, 'salvaged.db');
  const damaged = openDamaged(path);
  const saved = salvageDatabase(target, damaged, backup);
  damaged?.close();
  expect(isWhole(target)).toBe(true);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  const database = openReadable(target);
  if (database === null) throw new Error('nothing was made');
  const rows = new Map(tables.map((table) => [table, rowsOf(database, table, [])]));
  database.close();
  return { saved, rows };
}

function pagesOf(database: ReadableDB, kind: 'leaf' | 'internal', table: string): number[] {
  return database
    .prepare<[string, string], { pageno: number }>('SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ?')
    .all(table, kind)
    .map(({ pageno }) => pageno);
}

test('of a database that is whole everything is saved', () => {
  const { saved, rows } = salvaged(damagedCopy([]), null);
  expect(isWhole(damagedCopy([]))).toBe(true);
  expect(saved.every(({ isWhole: whole }) => whole)).toBe(true);
  for (const table of tables) expect(new Set(rows.get(table))).toEqual(before.get(table));
});

test('of a lost leaf only the rows are lost that were on it, and a backup has them', () => {
  const [leaf = 0] = pagesOf(file.writer, 'leaf', 'claude_raw_traces').slice(3);
  const path = damagedCopy([leaf]);
  expect(isWhole(path)).toBe(false);
  const { saved, rows } = salvaged(path, null);
  const lost = ROWS - (rows.get('claude_raw_traces')?.length ?? 0);
  expect(lost).toBeGreaterThan(0);
  expect(lost).toBeLessThan(40);
  expect(saved.filter(({ isWhole: whole }) => !whole).map(({ table }) => table)).toEqual(['claude_raw_traces']);
  const withBackup = salvaged(path, file.path);
  expect(withBackup.saved.find(({ table }) => table === 'claude_raw_traces')).toMatchObject({ fromBackup: lost });
  expect(new Set(withBackup.rows.get('claude_raw_traces'))).toEqual(before.get('claude_raw_traces'));
});

test('a damaged index loses nothing, and is told', () => {
  const [leaf = 0] = pagesOf(file.writer, 'leaf', 'sqlite_autoindex_claude_raw_traces_1');
  const { saved, rows } = salvaged(damagedCopy([leaf]), null);
  expect(saved.filter(({ isWhole: whole }) => !whole).map(({ table }) => table)).toEqual(['claude_raw_traces']);
  expect(new Set(rows.get('claude_raw_traces'))).toEqual(before.get('claude_raw_traces'));
});

test.each(['claude_raw_traces', 'source_checkpoints'])(
  'a lost sector amid a page of %s, which SQLite reads over, is told',
  (table) => {
    const [leaf = 0] = pagesOf(file.writer, 'leaf', table).slice(2);
    const path = damagedCopy([]);
    const descriptor = openSync(path, 'r+');
    writeSync(descriptor, Buffer.alloc(512), 0, 512, leaf * PAGE_BYTES - 512);
    closeSync(descriptor);
    const { saved, rows } = salvaged(path, null);
    expect(saved.find((each) => each.table === table)).toMatchObject({ isWhole: false });
    expect(rows.get(table)?.length).toBeLessThan(ROWS);
    expect(salvaged(path, file.path).rows.get(table)?.length).toBe(ROWS);
  },
);

test('whatever bytes are changed, it ends, and all that was there is there with a backup', () => {
  const size = statSync(file.path).size;
  const change = fc.record({
    at: fc.integer({ min: PAGE_BYTES, max: size - 1 }),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 40 }), (changes) => {
      const path = damagedCopy([]);
      const descriptor = openSync(path, 'r+');
      for (const { at, byte } of changes) writeSync(descriptor, Buffer.from([byte]), 0, 1, at);
      closeSync(descriptor);
      const { saved } = salvaged(path, null);
      expect(saved.map(({ table }) => table)).toEqual(tables);
    }),
    { numRuns: amount({ short: 3, full: 10 }) },
  );
});

test('of a table without row ids what stands before and behind a lost page is saved', () => {
  const leaves = pagesOf(file.writer, 'leaf', 'source_checkpoints');
  const { saved, rows } = salvaged(damagedCopy(leaves.slice(4, 5)), null);
  expect(saved.find(({ table }) => table === 'source_checkpoints')).toMatchObject({ isWhole: false });
  const count = rows.get('source_checkpoints')?.length ?? 0;
  expect(count).toBeGreaterThan(ROWS * 0.9);
  expect(count).toBeLessThan(ROWS);
});

test('without its first page nothing is read of a database, and everything comes from the backup', () => {
  const path = damagedCopy([1]);
  expect(openDamaged(path)).toBeNull();
  const { rows } = salvaged(path, file.path);
  for (const table of tables) expect(new Set(rows.get(table))).toEqual(before.get(table));
});

test('whatever pages are lost, what is saved was there, and with a backup nothing is missing', () => {
  const pages = Math.floor(statSync(file.path).size / PAGE_BYTES);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 2, max: pages }), { minLength: 1, maxLength: 12 }), (lost) => {
      const path = damagedCopy(lost);
      const alone = salvaged(path, null);
      const withBackup = salvaged(path, file.path);
      for (const { table, rows: count, isWhole: isWholeTable } of alone.saved) {
        const rows = new Set(alone.rows.get(table));
        expect(rows.size).toBe(count);
        expect([...rows].filter((row) => !before.get(table)?.has(row)).length).toBe(0);
        if (isWholeTable) expect(rows.size).toBe(before.get(table)?.size);
        const whole = withBackup.rows.get(table)?.filter((row) => before.get(table)?.has(row));
        expect(whole?.length).toBe(before.get(table)?.size);
      }
    }),
    { numRuns: amount({ short: 3, full: 10 }) },
  );
});
