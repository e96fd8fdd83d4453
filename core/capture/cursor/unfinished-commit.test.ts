import { closeSync, openSync, readFileSync, statSync, utimesSync, writeSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bubble, openCursorDatabase, put, TestCursor } from './test-cursor.ts';

let cursor: TestCursor;
beforeEach(() => {
  cursor = new TestCursor();
});
afterEach(() => cursor.remove());

/** Writes into a file as it is: others have it mapped. */
function overwrite(path: string, bytes: Buffer): void {
  const file = openSync(path, 'r+');
  writeSync(file, bytes, 0, bytes.length, 0);
  closeSync(file);
}

test('a commit that stood in the log before readers were told of it is found when they are', async () => {
  const path = cursor.globalPath;
  const database = openCursorDatabase(path, { wal: true });
  put(database, 'cursorDiskKV', { 'bubbleId:c:a': bubble(2) });
  expect((await cursor.read(path)).events).toHaveLength(1);

  const told = readFileSync(`${path}-shm`);
  put(database, 'cursorDiskKV', { 'bubbleId:c:b': bubble(2) });
  const telling = readFileSync(`${path}-shm`);
  const written = statSync(`${path}-wal`);
  // The moment in which the log is brought to the disk.
  overwrite(`${path}-shm`, told);
  expect((await cursor.read(path)).events).toEqual([]);
  // It is looked at again, although nothing tells of news.
  expect(cursor.stateOf(path).seenSize).not.toBe((await cursor.reader.look?.(path))?.size);

  overwrite(`${path}-shm`, telling);
  expect(statSync(`${path}-wal`).mtimeMs).toBe(written.mtimeMs);
  expect((await cursor.read(path)).events.map(({ record }) => record)).toMatchObject([{ bubbleId: 'b' }]);
  database.close();
});

test('a log that has been left alone is seen, and not looked at again', async () => {
  const path = cursor.globalPath;
  const database = openCursorDatabase(path, { wal: true });
  put(database, 'cursorDiskKV', { 'bubbleId:c:a': bubble(2) });
  for (const name of [path, `${path}-wal`]) utimesSync(name, new Date(0), new Date(0));
  await cursor.read(path);
  expect(cursor.stateOf(path).seenSize).toBe((await cursor.reader.look?.(path))?.size);
  database.close();
});
