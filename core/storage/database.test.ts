import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReadable, openWritable } from './database.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('only the owner can read the file and its write-ahead log, whatever the umask', () => {
  const before = process.umask(0);
  try {
    const path = join(folder, 'telemetry.db');
    const database = openWritable(path);
    database.exec('CREATE TABLE kept (value INTEGER)');
    for (const ending of ['', '-wal', '-shm']) expect(statSync(path + ending).mode & 0o777, ending).toBe(0o600);
    database.close();
  } finally {
    process.umask(before);
  }
});

test('a file that was readable for others is closed to them again', () => {
  const path = join(folder, 'telemetry.db');
  openWritable(path).close();
  chmodSync(path, 0o644);
  openWritable(path).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a reader sees what a writer committed, and cannot write', () => {
  const path = join(folder, 'telemetry.db');
  const writer = openWritable(path);
  writer.exec('CREATE TABLE kept (value INTEGER); INSERT INTO kept VALUES (7)');
  const reader = openReadable(path);
  expect(reader?.prepare('SELECT value FROM kept').get()).toEqual({ value: 7 });
  expect(() => reader?.prepare('INSERT INTO kept VALUES (8)').run()).toThrow(/readonly/);
  expect(() => reader?.prepare('DROP TABLE kept').run()).toThrow(/readonly/);
  expect(writer.prepare('SELECT count(*) AS n FROM kept').get()).toEqual({ n: 1 });
  reader?.close();
  writer.close();
});

test('a home without a database has no reader', () => {
  expect(openReadable(join(folder, 'telemetry.db'))).toBeNull();
});

test('a commit is in the write-ahead log and a reader keeps its own view of it', () => {
  const path = join(folder, 'telemetry.db');
  const writer = openWritable(path);
  expect(writer.pragma('journal_mode', { simple: true })).toBe('wal');
  writer.exec('CREATE TABLE kept (value INTEGER)');
  const reader = openReadable(path);
  const seen = reader?.transaction(() => {
    const count = reader.prepare<[], { n: number }>('SELECT count(*) AS n FROM kept');
    const first = count.get()?.n;
    writer.exec('INSERT INTO kept VALUES (1)');
    return [first, count.get()?.n];
  });
  expect(seen?.()).toEqual([0, 0]);
  reader?.close();
  writer.close();
});
