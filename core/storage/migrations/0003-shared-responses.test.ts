import { expect, test } from 'vitest';
import { createTestDatabase } from '../test-database.ts';

test('the copies that a session holds are found without reading the table, and each is there once', () => {
  const { writer, close } = createTestDatabase();
  const plan = writer.prepare("EXPLAIN QUERY PLAN SELECT * FROM usage_holders WHERE external_id = 'x'").all();
  expect(JSON.stringify(plan)).toContain('SEARCH usage_holders USING INDEX');
  const insert = writer.prepare("INSERT INTO usage_holders VALUES ('claude_code', 'm', 's', '{}')");
  insert.run();
  expect(() => insert.run()).toThrow(/UNIQUE/);
  close();
});

test('calls that were stored before have no searches', () => {
  const { writer, close } = createTestDatabase();
  writer.exec("INSERT INTO tool_calls (platform, tool_use_id, external_id) VALUES ('claude_code', 't', 's')");
  expect(writer.prepare('SELECT search_count FROM tool_calls').get()).toEqual({ search_count: null });
  close();
});
