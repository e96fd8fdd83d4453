import { expect, test } from 'vitest';
import { createTestDatabase } from '../test-database.ts';

test('calls of an hour are found by their time, whichever end of them is known', () => {
  const { writer, close } = createTestDatabase();
  const plan = writer
    .prepare<[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT id FROM tool_calls
       WHERE started_at >= 1 AND started_at < 2 OR started_at IS NULL AND ended_at >= 1 AND ended_at < 2`,
    )
    .all()
    .map(({ detail }) => detail)
    .join('\n');
  expect(plan).toContain('tool_calls_time (started_at>? AND started_at<?)');
  expect(plan).toContain('tool_calls_time (started_at=? AND ended_at>? AND ended_at<?)');
  close();
});
