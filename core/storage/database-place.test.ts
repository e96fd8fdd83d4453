import { existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openReadable } from './database.ts';
import { DatabasePlace, LostDatabaseError } from './database-place.ts';
import { openPrepared } from './prepared-database.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

const notice = (place: DatabasePlace) =>
  vi.waitFor(() => expect(() => place.check()).toThrow(LostDatabaseError), { timeout: 60_000 });

it('says nothing while the file is the same, whatever is written into it', () => {
  const place = new DatabasePlace(file.path);
  file.writer.pragma('user_version = 7');
  expect(() => place.check()).not.toThrow();
});

it.each([
  ['removed', () => rmSync(file.path)],
  ['moved away', () => renameSync(file.path, `${file.path}.old`)],
  [
    'replaced',
    () => {
      writeFileSync(`${file.path}.new`, readFileSync(file.path));
      renameSync(`${file.path}.new`, file.path);
    },
  ],
])('notices that it was %s, closes what was open and stays with it', async (_how, lose) => {
  const { database, place } = openPrepared(file.path);
  file.writer.close();
  database.pragma('user_version = 7');
  expect(statSync(`${file.path}-wal`).size).toBeGreaterThan(0);
  place.check();
  lose();
  await notice(place);
  expect(database.open).toBe(false);
  // Left beside another file, SQLite would take it for that one's.
  expect(statSync(`${file.path}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  expect(() => place.check()).toThrow(LostDatabaseError);
});

it('makes no file where none was made ready', () => {
  rmSync(file.path);
  expect(() => openPrepared(file.path)).toThrow(LostDatabaseError);
  expect(existsSync(file.path)).toBe(false);
  writeFileSync(file.path, '');
  expect(() => openPrepared(file.path)).toThrow(LostDatabaseError);
  expect(openReadable(file.path)?.prepare('SELECT name FROM sqlite_schema').all()).toEqual([]);
});
