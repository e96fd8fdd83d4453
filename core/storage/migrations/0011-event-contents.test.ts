import { afterEach, beforeEach, expect, test } from 'vitest';
import { PLATFORMS } from '../../contracts/platform.ts';
import { RAW_TABLES } from '../raw-tables.ts';
import { countOf, createTestDatabase, type TestDatabase } from '../test-database.ts';

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

function store(eventId: string, messageKey: string | null = null): void {
  file.writer
    .prepare("INSERT OR REPLACE INTO event_contents VALUES (?, 'gemini_cli', 's', ?, 1, 1, x'00')")
    .run(eventId, messageKey);
}

test.each(PLATFORMS)('content goes with the row of %s that it is of, and when that is rewritten', (platform) => {
  const table = RAW_TABLES[platform];
  const insert = file.writer.prepare(
    `INSERT INTO ${table} (event_id, external_id, event_type, timestamp, source_file, source_offset, event_data, generation)
     VALUES (?, 's', 'x', '2026-01-01T00:00:00.000Z', 'f', 0, x'00', 0)`,
  );
  for (const id of ['deleted', 'rewritten', 'kept']) {
    insert.run(id);
    store(id);
  }
  file.writer.exec(`DELETE FROM ${table} WHERE event_id = 'deleted'`);
  file.writer.exec(`UPDATE ${table} SET event_data = x'01' WHERE event_id = 'rewritten'`);
  expect(file.writer.prepare('SELECT event_id FROM event_contents').pluck().all()).toEqual(['kept']);
});

test('of a message that is written again the newest content is kept', () => {
  store('one', 'm');
  store('two', 'm');
  store('three');
  store('four');
  expect(file.writer.prepare('SELECT event_id FROM event_contents ORDER BY event_id').pluck().all()).toEqual([
    'four',
    'three',
    'two',
  ]);
});

test('how much is kept is told without reading it', () => {
  const plan = file.writer
    .prepare('EXPLAIN QUERY PLAN SELECT count(*), sum(bytes), min(occurred_at) FROM event_contents')
    .all();
  expect(JSON.stringify(plan)).toContain('USING COVERING INDEX event_contents_session');
  expect(countOf(file.writer, 'event_contents')).toBe(0);
});
