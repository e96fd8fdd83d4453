import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWritable } from '../database.ts';
import { migrate } from '../migrate.ts';
import { createTestDatabase } from '../test-database.ts';
import { migrations } from './index.ts';

test('counts that were stored before are none of an estimate, and facts are kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  const database = openWritable(join(folder, 'telemetry.db'));
  migrate(database, migrations.slice(0, 4));
  database.exec(`INSERT INTO usage (platform, message_id, external_id, model, occurred_at, cost_source, is_estimated)
    VALUES ('codex_cli', 'm', 's', 'gpt-5', 0, 'estimated', 1)`);
  database.exec("INSERT INTO usage_rollup VALUES (0, 'codex_cli', 'gpt-5', '', 1, 20, 0, 10, 0, 0, 0, 0, 0, 0, 30)");
  const row = { platform: 'gemini_cli', unit: 's', kind: 'usage', fact_key: 'm', facts: '[1]' };
  database.prepare('INSERT INTO unit_facts VALUES (@platform, @unit, @kind, @fact_key, @facts)').run(row);
  migrate(database, migrations.slice(0, 5));
  expect(database.prepare('SELECT is_estimated, has_estimated_tokens FROM usage').raw().all()).toEqual([[1, 0]]);
  expect(database.prepare('SELECT estimated_tokens FROM usage_rollup').raw().all()).toEqual([[0]]);
  expect(database.prepare('SELECT * FROM unit_facts').all()).toEqual([row]);
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

test('what a day had accepted is there once for each feature', () => {
  const { writer, close } = createTestDatabase();
  const insert = writer.prepare("INSERT INTO daily_acceptance VALUES ('cursor', 's', '2026-01-02', ?, 10, 4)");
  insert.run('tab');
  insert.run('composer');
  expect(() => insert.run('tab')).toThrow(/UNIQUE/);
  close();
});
