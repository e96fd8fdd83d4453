import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWritable } from './database.ts';
import { ForeignDatabaseError, migrate, NewerDatabaseError, schemaVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { countOf } from './test-database.ts';
import { schemaOf } from './test-schema.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  path = join(folder, 'telemetry.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const newest = migrations.at(-1)?.version;

test('the schema is the one in schema.snapshot.sql', async () => {
  // A change of schema has to be seen in a review. Write it anew with: vitest run core/storage -u
  const database = openWritable(path);
  migrate(database);
  await expect(schemaOf(database)).toMatchFileSnapshot('schema.snapshot.sql');
  database.close();
});

test('versions grow by one, and each migration is named', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
  expect(new Set(migrations.map(({ name }) => name)).size).toBe(migrations.length);
});

test('an empty file gets everything, and says when', () => {
  const database = openWritable(path);
  expect(schemaVersion(database)).toBe(0);
  migrate(database);
  expect(schemaVersion(database)).toBe(newest);
  expect(countOf(database, "schema_version WHERE applied_at LIKE '2%Z'")).toBe(migrations.length);
  database.close();
});

test('a migrated file is left as it is, with its data', () => {
  const database = openWritable(path);
  migrate(database);
  database.exec("INSERT INTO projects VALUES ('hash', 'name')");
  const before = schemaOf(database);
  migrate(database);
  expect(schemaOf(database)).toBe(before);
  expect(countOf(database, 'projects')).toBe(1);
  expect(countOf(database, 'schema_version')).toBe(migrations.length);
  database.close();
});

test('a file of a newer Blueplane is refused with what to do, and not changed', () => {
  const database = openWritable(path);
  migrate(database);
  database.exec("INSERT INTO schema_version VALUES (99, 'later', '2030-01-01T00:00:00Z')");
  const before = schemaOf(database);
  expect(() => migrate(database)).toThrow(NewerDatabaseError);
  expect(() => migrate(database)).toThrow(/version 99.*Update Blueplane/);
  expect(schemaOf(database)).toBe(before);
  database.close();
});

test('a migration that fails leaves nothing of itself nor of those before it in the run', () => {
  const database = openWritable(path);
  const failing = [
    { version: 1, name: 'first', sql: 'CREATE TABLE first (value INTEGER);' },
    { version: 2, name: 'second', sql: 'CREATE TABLE second (value INTEGER); CREATE TABLE first (value INTEGER);' },
  ];
  expect(() => migrate(database, failing)).toThrow(/already exists/);
  expect(schemaOf(database).trim()).toBe('');
  migrate(database);
  expect(schemaVersion(database)).toBe(newest);
  database.close();
});

test('later migrations run on what earlier versions left, and keep its data', () => {
  const database = openWritable(path);
  migrate(database);
  database.exec("INSERT INTO projects VALUES ('hash', 'name')");
  const next = { version: migrations.length + 1, name: 'next', sql: 'ALTER TABLE projects ADD COLUMN colour TEXT;' };
  migrate(database, [...migrations, next]);
  expect(schemaVersion(database)).toBe(next.version);
  expect(database.prepare('SELECT * FROM projects').get()).toEqual({
    project_hash: 'hash',
    name: 'name',
    colour: null,
  });
  database.close();
});

test('a process killed within the migration leaves an empty file, which the next start migrates', () => {
  const script = `
    import { openWritable } from ${JSON.stringify(new URL('./database.ts', import.meta.url).href)};
    import { migrate } from ${JSON.stringify(new URL('./migrate.ts', import.meta.url).href)};
    const database = openWritable(${JSON.stringify(path)});
    migrate(database, [
      { version: 1, name: 'first', sql: 'CREATE TABLE first (value INTEGER);' },
      { version: 2, name: 'deadly', get sql() { return process.kill(process.pid, 'SIGKILL'); } },
    ]);
  `;
  const file = join(folder, 'kill.mts');
  writeFileSync(file, script);
  expect(spawnSync(process.execPath, [file]).signal).toBe('SIGKILL');
  const database = openWritable(path);
  expect(schemaVersion(database)).toBe(0);
  migrate(database);
  expect(schemaVersion(database)).toBe(newest);
  database.close();
});

test('a version table without a version is an empty file', () => {
  const database = openWritable(path);
  database.exec(
    'CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)',
  );
  migrate(database);
  expect(schemaVersion(database)).toBe(newest);
  database.close();
});

test("another program's database is refused with what to do, and not changed", () => {
  const database = openWritable(path);
  database.exec('CREATE TABLE recipes (name TEXT)');
  expect(() => migrate(database)).toThrow(ForeignDatabaseError);
  expect(() => migrate(database)).toThrow(/Move it away/);
  expect(schemaOf(database)).toBe('CREATE TABLE recipes (name TEXT);\n');
  database.close();
});
