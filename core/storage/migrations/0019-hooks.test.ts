import { expect, test } from 'vitest';
import { createTestDatabase } from '../test-database.ts';

test('what is asked of a session’s hooks goes by an index that holds the answer', () => {
  const { writer, close } = createTestDatabase();
  const plan = (sql: string) => JSON.stringify(writer.prepare(`EXPLAIN QUERY PLAN ${sql}`).all());
  const ofSession = "FROM hook_raw_traces WHERE external_id = 'a' AND platform = 'codex_cli'";
  expect(plan(`SELECT min(at_ms) ${ofSession}`)).toContain('COVERING INDEX hook_raw_traces_session');
  expect(plan(`SELECT max(at_ms) ${ofSession} AND is_activity = 1`)).toContain('INDEX hook_raw_traces_activity');
  expect(plan(`SELECT max(at_ms) ${ofSession} AND event_type = 'session_end'`)).toContain('INDEX hook_raw_traces_ends');
  close();
});
