import { expect, test } from 'vitest';
import { createTestDatabase, rowsOf } from '../test-database.ts';

/** That they are those of calls, whatever is written, is shown beside migration 12. */
test('the sums over all sessions follow each of theirs: changed, moved, emptied and removed', () => {
  const { writer, close } = createTestDatabase();
  const sums = 'SELECT bucket, platform, sum(calls) AS calls, sum(failures) AS failures FROM tool_rollup GROUP BY 1, 2';
  const steps = [
    `INSERT INTO tool_rollup VALUES (1, 'cursor', 's', 'Edit', 2, 1), (1, 'cursor', 't', 'Edit', 5, 0), (2, 'gemini_cli', 's', '', 1, 1)`,
    `UPDATE tool_rollup SET calls = calls + 3, failures = failures + 1 WHERE external_id = 's' AND bucket = 1`,
    `UPDATE tool_rollup SET bucket = 3 WHERE external_id = 't'`,
    `UPDATE tool_rollup SET platform = 'codex_cli' WHERE bucket = 2`,
    `UPDATE tool_rollup SET calls = 0, failures = 0 WHERE bucket = 3; DELETE FROM tool_rollup WHERE calls = 0`,
    'DELETE FROM tool_rollup WHERE bucket = 1',
  ];
  for (const step of steps) {
    writer.exec(step);
    expect(rowsOf(writer, 'call_rollup'), step).toEqual(rowsOf(writer, `(${sums})`));
  }
  expect(rowsOf(writer, 'call_rollup')).toHaveLength(1);
  close();
});
