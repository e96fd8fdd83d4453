import { expect, test } from 'vitest';
import { createTestDatabase } from '../test-database.ts';

test('a finding has one choice, of those there are', () => {
  const { writer, close } = createTestDatabase();
  const insert = writer.prepare('INSERT INTO insight_choices VALUES (?, ?, 2.5, 1)');
  insert.run('retries:Bash', 'dismissed');
  expect(() => insert.run('retries:Bash', 'muted')).toThrow(/UNIQUE/);
  expect(() => insert.run('retries:Edit', 'forgotten')).toThrow(/CHECK/);
  close();
});

test('calls of a time are counted without their rows', () => {
  const { writer, close } = createTestDatabase();
  const plan = writer
    .prepare(
      `EXPLAIN QUERY PLAN SELECT tool_name, platform, success, error_class, duration_ms, ended_at, search_count
       FROM tool_calls WHERE started_at >= 1 AND started_at < 2`,
    )
    .all();
  expect(JSON.stringify(plan)).toContain('USING COVERING INDEX tool_calls_time');
  close();
});
