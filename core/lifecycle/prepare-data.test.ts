import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InstallationKeyError } from '../privacy/installation-key.ts';
import { type HomePaths, homePaths } from '../runtime/paths.ts';
import { DamagedDatabaseError } from '../storage/damaged-database.ts';
import { openWritable } from '../storage/database.ts';
import { ForeignDatabaseError, NewerDatabaseError, schemaVersion } from '../storage/migrate.ts';
import { migrations } from '../storage/migrations/index.ts';
import { countOf } from '../storage/test-database.ts';
import { prepareData } from './prepare-data.ts';

let folder: string;
let paths: HomePaths;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blueplane-home-'));
  paths = homePaths(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function inDatabase<Result>(act: (database: ReturnType<typeof openWritable>) => Result): Result {
  const database = openWritable(paths.database);
  try {
    return act(database);
  } finally {
    database.close();
  }
}

test('a new home gets a key and a database of the newest schema, readable by their owner only', () => {
  prepareData(paths);
  for (const path of [paths.salt, paths.database]) expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readFileSync(paths.salt, 'utf8')).toMatch(/^[0-9a-f]{64}$/);
  expect(inDatabase(schemaVersion)).toBe(migrations.at(-1)?.version);
});

test('a home that is ready keeps its key and its data', () => {
  prepareData(paths);
  const key = readFileSync(paths.salt, 'utf8');
  inDatabase((database) => database.exec("INSERT INTO projects VALUES ('hash', 'name')"));
  prepareData(paths);
  expect(readFileSync(paths.salt, 'utf8')).toBe(key);
  expect(inDatabase((database) => countOf(database, 'projects'))).toBe(1);
});

test('a database without its key stops the start, and no new key is made', () => {
  prepareData(paths);
  rmSync(paths.salt);
  expect(() => prepareData(paths)).toThrow(InstallationKeyError);
  expect(() => prepareData(paths)).toThrow(/Put the key back/);
});

test('a damaged key stops the start', () => {
  writeFileSync(paths.salt, 'not a key');
  expect(() => prepareData(paths)).toThrow(/installation.key is damaged/);
  expect(() => statSync(paths.database)).toThrow();
});

test('a file that is no database stops the start with what to do, and is left as it is', () => {
  prepareData(paths);
  const text = 'these are words and not a database\n'.repeat(200);
  for (const ending of ['-wal', '-shm']) rmSync(paths.database + ending, { force: true });
  writeFileSync(paths.database, text);
  expect(() => prepareData(paths)).toThrow(DamagedDatabaseError);
  expect(() => prepareData(paths)).toThrow(/backup/);
  expect(readFileSync(paths.database, 'utf8')).toBe(text);
});

test('a damaged database stops the start with what to do', () => {
  prepareData(paths);
  const bytes = readFileSync(paths.database);
  bytes.fill(0xa5, 100);
  writeFileSync(paths.database, bytes);
  expect(() => prepareData(paths)).toThrow(DamagedDatabaseError);
});

test('a database of a newer version, or of another program, stops the start', () => {
  prepareData(paths);
  inDatabase((database) => database.exec("INSERT INTO schema_version VALUES (99, 'later', 't')"));
  expect(() => prepareData(paths)).toThrow(NewerDatabaseError);

  rmSync(paths.database);
  inDatabase((database) => database.exec('CREATE TABLE recipes (name TEXT)'));
  expect(() => prepareData(paths)).toThrow(ForeignDatabaseError);
});

test('an empty file, as a crash leaves it, becomes a database', () => {
  prepareData(paths);
  for (const ending of ['', '-wal', '-shm']) rmSync(paths.database + ending, { force: true });
  writeFileSync(paths.database, '');
  prepareData(paths);
  expect(inDatabase(schemaVersion)).toBe(migrations.at(-1)?.version);
});
