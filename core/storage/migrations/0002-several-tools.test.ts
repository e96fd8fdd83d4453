import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWritable } from '../database.ts';
import { migrate } from '../migrate.ts';
import { countOf, createTestDatabase } from '../test-database.ts';
import { migrations } from './index.ts';

const RAW_TABLES = [
  ['codex_raw_traces', 'codex_cli'],
  ['gemini_raw_traces', 'gemini_cli'],
  ['cursor_raw_traces', 'cursor'],
] as const;

test.each(RAW_TABLES)('%s: an event is there once, and its row knows its platform, day and hour', (table, platform) => {
  const { writer, close } = createTestDatabase();
  const insert = writer.prepare(
    `INSERT INTO ${table} (event_id, external_id, event_type, timestamp, source_file, source_offset, generation, event_data)
     VALUES ('a', 's', 't', '2026-03-04T23:59:59.999Z', 'file', 0, 0, x'00')`,
  );
  insert.run();
  expect(writer.prepare(`SELECT platform, event_date, event_hour FROM ${table}`).get()).toEqual({
    platform,
    event_date: '2026-03-04',
    event_hour: 23,
  });
  expect(() => insert.run()).toThrow(/UNIQUE/);
  close();
});

test.each(RAW_TABLES)('%s: the rows of a file and of a session are found without reading the table', (table) => {
  const { writer, close } = createTestDatabase();
  for (const column of ['source_file', 'external_id']) {
    const plan = writer.prepare(`EXPLAIN QUERY PLAN SELECT * FROM ${table} WHERE ${column} = 'x'`).all();
    expect(JSON.stringify(plan)).toContain(`SEARCH ${table} USING INDEX`);
  }
  close();
});

test('what the first schema holds is kept, and counts as neither estimated nor rewound', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  const database = openWritable(join(folder, 'telemetry.db'));
  migrate(database, migrations.slice(0, 1));
  database.exec(
    `INSERT INTO claude_raw_traces (event_id, external_id, event_type, timestamp, source_file, source_offset, event_data)
     VALUES ('a', 's', 'assistant', '2026-03-04T10:00:00Z', 'file', 7, x'00');
     INSERT INTO usage (platform, message_id, external_id, model, occurred_at, input_tokens, cost_source)
     VALUES ('claude_code', 'm', 's', 'model', 1, 5, 'calculated')`,
  );
  migrate(database, migrations.slice(0, 2));
  expect(database.prepare('SELECT event_id, source_offset, generation FROM claude_raw_traces').all()).toEqual([
    { event_id: 'a', source_offset: 7, generation: 0 },
  ]);
  expect(database.prepare('SELECT message_id, input_tokens, is_estimated, is_rewound FROM usage').all()).toEqual([
    { message_id: 'm', input_tokens: 5, is_estimated: 0, is_rewound: 0 },
  ]);
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a decision is one of three, and made by somebody or by nobody', () => {
  const { writer, close } = createTestDatabase();
  const insert = writer.prepare(
    `INSERT INTO decisions (platform, decision_id, external_id, occurred_at, decision, decided_by)
     VALUES ('cursor', ?, 's', 1, ?, ?)`,
  );
  insert.run('1', 'accepted', 'user');
  insert.run('2', 'rejected', 'automatic');
  expect(() => insert.run('3', 'perhaps', 'user')).toThrow(/CHECK/);
  expect(() => insert.run('3', 'modified', 'weather')).toThrow(/CHECK/);
  expect(() => insert.run('1', 'modified', 'user')).toThrow(/UNIQUE/);
  expect(countOf(writer, 'decisions')).toBe(2);
  close();
});

test('a change of code is of a known kind and there once', () => {
  const { writer, close } = createTestDatabase();
  const insert = writer.prepare(
    `INSERT INTO code_changes (platform, change_id, external_id, occurred_at, operation) VALUES ('codex_cli', ?, 's', 1, ?)`,
  );
  insert.run('1', 'edit');
  expect(() => insert.run('2', 'move')).toThrow(/CHECK/);
  expect(() => insert.run('1', 'delete')).toThrow(/UNIQUE/);
  close();
});

test('facts are of a known kind', () => {
  const { writer, close } = createTestDatabase();
  const insert = writer.prepare("INSERT INTO unit_facts VALUES ('codex_cli', 'u', ?, 'k', '[]')");
  insert.run('usage');
  expect(() => insert.run('rumour')).toThrow(/CHECK/);
  expect(() => insert.run('usage')).toThrow(/UNIQUE/);
  close();
});
