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

test.each([
  [
    'tool_calls_tool',
    `SELECT platform, success, error_class, duration_ms, ended_at, search_count FROM tool_calls
     WHERE tool_name IS 'Bash' AND started_at >= 1 AND started_at < 2`,
  ],
  [
    'tool_calls_unsuccessful',
    `SELECT tool_name, error_class, platform, external_id FROM tool_calls
     WHERE success IS NOT 1 AND success = 0 AND started_at >= 1 AND started_at < 2`,
  ],
])('%s answers without the rows', (index, question) => {
  const { writer, close } = createTestDatabase();
  const plan = writer.prepare(`EXPLAIN QUERY PLAN ${question}`).all();
  expect(JSON.stringify(plan)).toContain(`USING COVERING INDEX ${index} `);
  close();
});
