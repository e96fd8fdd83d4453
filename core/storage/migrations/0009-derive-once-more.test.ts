import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWritable } from '../database.ts';
import { migrate } from '../migrate.ts';
import { migrations } from './index.ts';

test('rows of the tools that tell more now are derived once more, those of others are not', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  const database = openWritable(join(folder, 'telemetry.db'));
  migrate(database, migrations.slice(0, 8));
  const insert = database.prepare("INSERT INTO derivation_watermarks VALUES ('usage', ?, 9, 0)");
  for (const tool of ['claude', 'codex', 'gemini', 'cursor']) insert.run(`${tool}_raw_traces`);
  migrate(database, migrations.slice(0, 9));
  expect(database.prepare('SELECT raw_table FROM derivation_watermarks').pluck().all()).toEqual(['cursor_raw_traces']);
  database.close();
  rmSync(folder, { recursive: true, force: true });
});
