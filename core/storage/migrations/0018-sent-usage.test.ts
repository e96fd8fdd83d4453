import { expect, test } from 'vitest';
import { createTestDatabase } from '../test-database.ts';

test("the bounds of a session's sent events are looked up, not searched", () => {
  const { writer, close } = createTestDatabase();
  const plan = JSON.stringify(
    writer
      .prepare(
        `EXPLAIN QUERY PLAN SELECT max(timestamp) FROM otlp_raw_traces
         WHERE external_id = 'a' AND platform = 'claude_code' AND signal = 'logs'`,
      )
      .all(),
  );
  expect(plan).toContain('SEARCH otlp_raw_traces USING COVERING INDEX otlp_raw_traces_session');
  close();
});

test('what was stored before was told by files', () => {
  const { writer, close } = createTestDatabase();
  writer.exec(
    `INSERT INTO usage (platform, message_id, request_id, external_id, project_hash, model, occurred_at, input_tokens,
       output_tokens, reasoning_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, web_searches,
       is_sidechain, is_background, is_merged, cost_picousd, cost_source)
     VALUES ('claude_code', 'm', '', 's', '', 'x', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'unpriced')`,
  );
  expect(writer.prepare('SELECT is_sent FROM usage').pluck().get()).toBe(0);
  close();
});
