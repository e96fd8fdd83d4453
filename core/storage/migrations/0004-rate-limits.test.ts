import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWritable } from '../database.ts';
import { migrate } from '../migrate.ts';
import { createTestDatabase } from '../test-database.ts';
import { migrations } from './index.ts';

test('facts that were stored before are kept, and are found by their unit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  const database = openWritable(join(folder, 'telemetry.db'));
  migrate(database, migrations.slice(0, 3));
  const row = { platform: 'gemini_cli', unit: 's', kind: 'usage', fact_key: 'm', facts: '[1]' };
  database.prepare('INSERT INTO unit_facts VALUES (@platform, @unit, @kind, @fact_key, @facts)').run(row);
  migrate(database, migrations.slice(0, 4));
  expect(database.prepare('SELECT * FROM unit_facts').all()).toEqual([row]);
  const ofUnit = "EXPLAIN QUERY PLAN SELECT * FROM unit_facts WHERE platform = 'p' AND unit = 's'";
  expect(JSON.stringify(database.prepare(ofUnit).all())).toContain('(platform=? AND unit=?)');
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a reading is there once, of one of two windows', () => {
  const { writer, close } = createTestDatabase();
  const insert = writer.prepare(
    "INSERT INTO rate_limit_readings VALUES ('codex_cli', 's', 'codex', ?, 1, 2.5, 300, NULL)",
  );
  insert.run('primary');
  insert.run('secondary');
  expect(() => insert.run('primary')).toThrow(/UNIQUE/);
  expect(() => insert.run('third')).toThrow(/CHECK/);
  close();
});
