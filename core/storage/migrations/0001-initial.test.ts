import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWritable, type WritableDB } from '../database.ts';
import { migrate } from '../migrate.ts';
import { initial } from './0001-initial.ts';

let folder: string;
let database: WritableDB;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  database = openWritable(join(folder, 'telemetry.db'));
  migrate(database, [initial]);
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

function insertTrace(eventId: string): void {
  database
    .prepare(
      `INSERT INTO claude_raw_traces (event_id, external_id, event_type, timestamp, source_file, source_offset, event_data)
       VALUES (?, 'session', 'assistant', '2026-03-04T23:59:59.999Z', 'hash', 0, x'00')`,
    )
    .run(eventId);
}

test('raw rows know their UTC day and hour, and an event is there once', () => {
  insertTrace('a');
  expect(database.prepare('SELECT event_date, event_hour, platform FROM claude_raw_traces').get()).toEqual({
    event_date: '2026-03-04',
    event_hour: 23,
    platform: 'claude_code',
  });
  expect(() => insertTrace('a')).toThrow(/UNIQUE/);
});

test('the sequence of a deleted raw row is not given out again: watermarks stay true', () => {
  insertTrace('a');
  database.exec('DELETE FROM claude_raw_traces');
  insertTrace('b');
  expect(database.prepare('SELECT sequence FROM claude_raw_traces').get()).toEqual({ sequence: 2 });
});

test('only Cursor conversations have a session, and only known platforms have conversations', () => {
  const insert = database.prepare(
    `INSERT INTO conversations (id, session_id, external_id, platform, started_at, last_activity_at)
     VALUES (?, ?, 'x', ?, 1, 1)`,
  );
  insert.run('1', null, 'claude_code');
  expect(() => insert.run('2', 'session', 'codex_cli')).toThrow(/CHECK/);
  expect(() => insert.run('3', null, 'other')).toThrow(/CHECK/);
  database.exec(
    "INSERT INTO cursor_sessions (id, external_session_id, workspace_hash, started_at) VALUES ('session', 'e', 'w', 't')",
  );
  insert.run('4', 'session', 'cursor');
  expect(() => insert.run('5', null, 'claude_code')).toThrow(/UNIQUE/);
});

test('a session that is not there cannot be named', () => {
  const insert = database.prepare(
    `INSERT INTO conversations (id, session_id, external_id, platform, started_at, last_activity_at)
     VALUES ('1', 'nowhere', 'x', 'cursor', 1, 1)`,
  );
  expect(() => insert.run()).toThrow(/FOREIGN KEY/);
});

test('a cost comes from one of four sources', () => {
  const insert = database.prepare(
    `INSERT INTO usage (platform, message_id, external_id, model, occurred_at, cost_source)
     VALUES ('claude_code', ?, 's', 'm', 1, ?)`,
  );
  insert.run('1', 'unpriced');
  expect(() => insert.run('2', 'guessed')).toThrow(/CHECK/);
  expect(() => insert.run('1', 'reported')).toThrow(/UNIQUE/);
});
