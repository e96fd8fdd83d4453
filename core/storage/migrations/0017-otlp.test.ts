import { expect, test } from 'vitest';
import { createTestDatabase } from '../test-database.ts';

test('what is asked of sent events, and of responses by their request, goes by an index', () => {
  const { writer, close } = createTestDatabase();
  const plan = (sql: string) => JSON.stringify(writer.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
  expect(
    plan("SELECT min(timestamp) FROM otlp_raw_traces WHERE external_id = 'a' AND platform = 'claude_code'"),
  ).toContain('otlp_raw_traces_session');
  expect(plan("SELECT 1 FROM otlp_raw_traces WHERE request_id = 'a'")).toContain('otlp_raw_traces_request');
  expect(plan("SELECT 1 FROM claude_raw_traces WHERE request_id = 'a' AND output_tokens IS NOT NULL")).toContain(
    'claude_raw_traces_request',
  );
  close();
});
