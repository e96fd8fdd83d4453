import { expect, test } from 'vitest';
import { createTestDatabase } from './test-database.ts';
import { unpricedModels } from './unpriced.ts';

test('models without a price are told by their index alone', () => {
  const { writer, reader, close } = createTestDatabase();
  const insert = writer.prepare<[number, string, number]>(
    `INSERT INTO usage_rollup (bucket, platform, model, project_hash, responses, input_tokens, output_tokens,
       reasoning_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, web_searches, cost_picousd,
       estimated_picousd, unpriced_tokens) VALUES (?, 'cursor', ?, '', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, ?)`,
  );
  insert.run(1, 'known', 0);
  insert.run(1, 'new', 5);
  insert.run(2, 'new', 7);
  insert.run(2, 'newer', 20);
  expect(unpricedModels(reader)).toEqual([
    { model: 'newer', tokens: 20 },
    { model: 'new', tokens: 12 },
  ]);
  const plan = writer
    .prepare(
      'EXPLAIN QUERY PLAN SELECT model, sum(unpriced_tokens) FROM usage_rollup WHERE unpriced_tokens > 0 GROUP BY model',
    )
    .all();
  expect(JSON.stringify(plan)).toContain('USING COVERING INDEX usage_rollup_unpriced');
  close();
});
