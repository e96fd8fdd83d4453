import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { deflateSync, unzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { amount } from '../../../build/test/amount.ts';
import { asObject } from '../../privacy/loose-json.ts';
import { type CursorValue, cursorValues } from '../../privacy/test-cursor-values.ts';
import { bubble, composer, cursorEvent, openCursorDatabase, put, TestCursor } from './test-cursor.ts';

/** Databases and values that are damaged, and all that a reader of them has to promise. */

let cursor: TestCursor;
beforeEach(() => {
  cursor = new TestCursor();
});
afterEach(() => cursor.remove());

const PAGE_BYTES = 4_096;

function place(content: string | Uint8Array): void {
  mkdirSync(dirname(cursor.globalPath), { recursive: true });
  writeFileSync(cursor.globalPath, content);
}

describe('a database', () => {
  it('that is none is one refusal, however often it is read', async () => {
    place('this is no database'.repeat(1_000));
    expect(await cursor.read(cursor.globalPath)).toEqual({ events: [], refused: ['not_a_database'] });
    expect(await cursor.frames(cursor.globalPath)).toEqual([]);
  });

  it('that is empty says nothing yet', async () => {
    place('');
    expect(await cursor.read(cursor.globalPath)).toEqual({ events: [], refused: [] });
    new DatabaseSync(cursor.globalPath).close();
    expect(await cursor.read(cursor.globalPath)).toEqual({ events: [], refused: [] });
  });

  it('of another program is one refusal', async () => {
    mkdirSync(dirname(cursor.globalPath), { recursive: true });
    const database = new DatabaseSync(cursor.globalPath);
    database.exec('CREATE TABLE users (name TEXT)');
    database.close();
    expect(await cursor.read(cursor.globalPath)).toEqual({ events: [], refused: ['unknown_tables'] });
  });

  it('whose table has other columns is one refusal a table; the others are read', async () => {
    mkdirSync(dirname(cursor.globalPath), { recursive: true });
    const database = new DatabaseSync(cursor.globalPath);
    database.exec('CREATE TABLE ItemTable (name TEXT, content BLOB); CREATE TABLE cursorDiskKV (key TEXT, value BLOB)');
    put(database, 'cursorDiskKV', { 'bubbleId:c1:a': bubble(2) });
    database.close();
    const frames = await cursor.frames(cursor.globalPath);
    expect(frames.flatMap(({ events }) => events)).toHaveLength(1);
    const rejections = frames.flatMap((frame) => frame.rejections);
    expect(new Set(rejections.map(({ line_digest }) => line_digest)).size).toBe(1);
    expect(rejections.every(({ reason }) => reason === 'unknown_tables')).toBe(true);
  });

  it('that is locked is left for later, in words, and read when it is free', async () => {
    const database = openCursorDatabase(cursor.globalPath, { wal: true });
    put(database, 'cursorDiskKV', { 'bubbleId:c1:a': bubble(2) });
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; COMMIT');
    await expect(cursor.read(cursor.globalPath)).rejects.toThrow(/another program keeps it locked/);
    database.close();
    expect((await cursor.read(cursor.globalPath)).events).toHaveLength(1);
  });

  it('that vanishes amid its reading is skipped, and read when it is there again', async () => {
    const many = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`bubbleId:c1:b${index}`, bubble(2)]));
    const big = { 'composerData:c1': composer('c1', [], { text: 'x'.repeat(9 << 20) }) };
    cursor.write(cursor.globalPath, 'cursorDiskKV', { ...many, ...big });
    const content = readFileSync(cursor.globalPath);
    cursor.duringFrame = () => rmSync(cursor.globalPath, { force: true });
    await expect(cursor.read(cursor.globalPath)).rejects.toMatchObject({ code: 'ENOENT' });
    cursor.duringFrame = () => {};
    place(content);
    expect((await cursor.read(cursor.globalPath)).events).toHaveLength(901);
  });

  it('that was cut off gives what is left of it', async () => {
    const values = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`bubbleId:c1:b${index}`, bubble(2, { text: 'x'.repeat(5_000) })]),
    );
    cursor.write(cursor.globalPath, 'cursorDiskKV', values);
    truncateSync(cursor.globalPath, 100 * PAGE_BYTES);
    const { events, refused } = await cursor.read(cursor.globalPath);
    expect(events.length).toBeLessThan(200);
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused)).toEqual(new Set(['damaged_database']));
  });
});

const SPOILED = amount({ short: 24, full: 60 });

describe('garbage in any page of a database', () => {
  it('is refused or skipped; whatever else can be read is', async () => {
    const values = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [`bubbleId:c1:b${index}`, bubble(2, { text: 'x'.repeat(index * 60) })]),
    );
    cursor.write(cursor.globalPath, 'cursorDiskKV', values);
    const whole = readFileSync(cursor.globalPath);
    const pages = whole.length / PAGE_BYTES;
    let read = 0;
    let refusals = 0;
    const garbage = fc.uint8Array({ minLength: PAGE_BYTES, maxLength: PAGE_BYTES });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: pages - 1 }), garbage, fc.boolean(), async (page, bytes, isWhole) => {
        const spoiled = Buffer.from(whole);
        Buffer.from(bytes.subarray(0, isWhole ? PAGE_BYTES : 40)).copy(spoiled, page * PAGE_BYTES);
        place(spoiled);
        cursor.restart();
        const { events, refused } = await cursor.read(cursor.globalPath);
        expect(events.length).toBeLessThanOrEqual(150);
        read += events.length;
        refusals += refused.length;
      }),
      { numRuns: SPOILED, endOnFailure: true },
    );
    expect(read).toBeGreaterThan(SPOILED * 15);
    expect(refusals).toBeGreaterThan(SPOILED / 6);
  }, 60_000);
});

/** What stands where a number, a word or an object belongs. */
// biome-ignore format: a list reads better packed
const ODD_VALUES: readonly unknown[] = [
  null, -1, -0, 1e300, 0.5, 2 ** 53 + 2, '12', '-5', 'NaN', '1e999', [], {}, [[[{}]]], true, '', '\0', '\ud800',
  Number.MAX_SAFE_INTEGER, 1e9, 1e9 + 1, '2026-01-02T03:04:05Z', -62135596800000, '~CiA=',
];

const VALUES = cursorValues((label) => `words of ${label}`).filter(({ key }) => isSelected(key));

function isSelected(key: string): boolean {
  return /^(composerData:|bubbleId:|composer\.|aiService\.|aiCodeTracking\.)|^c3$/.test(key);
}

/** A value of which one part, at any depth, is another. */
const changed = fc
  .tuple(
    fc.constantFrom(...VALUES),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    fc.constantFrom(...ODD_VALUES),
  )
  .map(([value, at, odd]): CursorValue & { text: string } => {
    const chosen = Math.floor(at * countValues(value.value));
    let index = -1;
    const text = JSON.stringify(value.value, (_key, present: unknown) => {
      index += 1;
      return index === chosen ? odd : present;
    });
    return { ...value, text };
  });

function countValues(value: unknown): number {
  let count = 0;
  JSON.stringify(value, (_key, present: unknown) => {
    count += 1;
    return present;
  });
  return count;
}

type StoredValue = { table: string; key: string; stored: string | Buffer };

const mutated: fc.Arbitrary<StoredValue> = fc
  .tuple(changed, fc.nat({ max: 19 }), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.json())
  .map(([{ table, key, text }, way, at, json]) => {
    const place = Math.floor(at * text.length);
    if (way === 0) return { table, key, stored: text.slice(0, place) || '?' };
    if (way === 1) return { table, key, stored: json };
    if (way === 2)
      return { table, key, stored: Buffer.from(deflateSync(text)).fill(0xff, place % 50, (place % 50) + 2) };
    if (way === 3) return { table, key, stored: deflateSync(text) };
    return { table, key, stored: text };
  });

function jsonOf(stored: string | Buffer): unknown {
  try {
    return JSON.parse(typeof stored === 'string' ? stored : unzipSync(stored).toString('utf8'));
  } catch {
    return UNREADABLE;
  }
}
const UNREADABLE = Symbol('unreadable');

/** Conversations, messages and entries in a value, each to be taken in or refused; a value that holds none is one. */
function partsIn({ table, key, stored }: StoredValue): number {
  const json = jsonOf(stored);
  if (json === UNREADABLE) return 1;
  if (key.startsWith('composerData:') || table === 'composerHeaders') return partsOfComposer(json);
  if (key.startsWith('aiService.')) return Array.isArray(json) ? json.length : 1;
  if (!key.startsWith('composer.')) return 1;
  const listing = asObject(json);
  const list = listing === undefined ? json : (listing.allComposers ?? []);
  return Array.isArray(list) ? list.reduce((sum: number, one) => sum + partsOfComposer(one), 0) : 1;
}

function partsOfComposer(json: unknown): number {
  const inline = asObject(json)?.conversation;
  return 1 + (Array.isArray(inline) ? inline.length : 0);
}

/** Every number in a value, however deep. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  const object = Array.isArray(value) ? value : asObject(value);
  return object === undefined ? [] : Object.values(object).flatMap(numbersIn);
}

/** Gives values that may stand beside each other keys of their own; of the others the last one stands. */
function standing(values: readonly StoredValue[]): StoredValue[] {
  const byKey = new Map<string, StoredValue>();
  for (const [index, value] of values.entries()) {
    const key = /^(composerData|bubbleId):/.test(value.key) ? `${value.key}${index}` : value.key;
    byKey.set(key, { ...value, key: value.table === 'composerHeaders' ? `${key}${index}` : key });
  }
  return [...byKey.values()];
}

const VALUES_A_DATABASE = 250;
const DATABASES = amount({ short: 8, full: 65 });

it(`each of ${DATABASES * VALUES_A_DATABASE} mutated values is taken in or refused, with all its parts`, async () => {
  const sums = { values: 0, parts: 0, accepted: 0, rejected: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(mutated, { minLength: VALUES_A_DATABASE, maxLength: VALUES_A_DATABASE }),
      async (drawn) => {
        const values = standing(drawn);
        rmSync(cursor.globalPath, { force: true });
        const database = openCursorDatabase(cursor.globalPath);
        database.exec('CREATE TABLE composerHeaders (composerId TEXT PRIMARY KEY, value TEXT); BEGIN');
        for (const { table, key, stored } of values) {
          const column = table === 'composerHeaders' ? 'composerId' : 'key';
          database.prepare(`INSERT INTO ${table} (${column}, value) VALUES (?, ?)`).run(key, stored);
        }
        database.exec('COMMIT');
        database.close();
        cursor.restart();
        const frames = await cursor.frames(cursor.globalPath);
        const events = frames.flatMap((frame) => frame.events.map(cursorEvent));
        const refused = frames.flatMap(({ rejections }) => rejections.map(({ reason }) => reason));
        const parts = values.reduce((sum, value) => sum + partsIn(value), 0);
        expect(events.length + refused.length).toBe(parts);
        expect(
          numbersIn(events.map(({ record }) => record)).filter((number) => !(number >= 0 && number < 1e15)),
        ).toEqual([]);
        expect(refused).not.toContain('not_understood');
        expect(JSON.stringify(frames)).not.toMatch(/words of/);
        sums.values += values.length;
        sums.parts += parts;
        sums.accepted += events.length;
        sums.rejected += refused.length;
      },
    ),
    { numRuns: DATABASES, endOnFailure: true },
  );
  // Some stand in the same place.
  expect(sums.values).toBeGreaterThan((DATABASES * VALUES_A_DATABASE * 3) / 5);
  // Damage that nothing refuses, or that refuses all, would prove nothing.
  expect(sums.accepted).toBeGreaterThan(sums.parts / 10);
  expect(sums.rejected).toBeGreaterThan(sums.parts / 50);
}, 120_000);
