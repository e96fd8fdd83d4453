import { expect, test } from 'vitest';
import { countOf, createTestDatabase } from '../storage/test-database.ts';
import { fillHome } from './test-filled-home.ts';

/**
 * Every table of the schema, and what a purge does with it. A table that is not here fails the test: whoever adds one
 * decides what becomes of its rows, and makes the purge do it.
 */
const PURGED = [
  // By their own time, session and project.
  'claude_raw_traces',
  'codex_raw_traces',
  'gemini_raw_traces',
  'cursor_raw_traces',
  'otlp_raw_traces',
  'hook_raw_traces',
  // Derived anew of what stays.
  'conversations',
  'conversation_turns',
  'usage',
  'tool_calls',
  'decisions',
  'code_changes',
  'rate_limit_readings',
  'daily_acceptance',
  'usage_observations',
  'usage_holders',
  'usage_lineage',
  'unit_facts',
  'usage_rollup',
  // By triggers.
  'day_rollup',
  'session_rollup',
  'tool_rollup',
  'call_rollup',
  'decision_rollup',
  'decision_extensions',
  'event_contents',
  // When nothing names them any more.
  'projects',
  'cursor_sessions',
  // By what they say, or by their time.
  'dead_letters',
  'capture_rejections',
  'insight_choices',
  // When the purge is finished.
  'purge_sessions',
] as const;

const KEPT: Readonly<Record<string, string>> = {
  schema_version: 'says nothing of any use of a tool',
  source_checkpoints: 'salted hashes and lengths: which files were read, so that they are not read again',
  source_scans: 'how many files there were, and when that was looked at',
  derivation_watermarks: 'numbers of rows',
  purges: 'when something was purged; what it was is forgotten when it is gone',
  tombstones: 'times and tool of what is not to come back',
  tombstone_names: 'salted hashes',
  purged_records: 'salted hashes',
  purged_counters:
    "a salted hash, and where the session's own counter stood: without it the next line would count all before",
};

test('every table is purged, or kept for a reason', () => {
  const { writer, close } = createTestDatabase();
  const tables = writer
    .prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name",
    )
    .pluck()
    .all();
  expect(tables).toEqual([...PURGED, ...Object.keys(KEPT)].sort());
  close();
});

test('a purge of everything empties every table that is not kept', async () => {
  const home = await fillHome();
  // Nothing that is decided about there is a file.
  home.database.exec(
    `UPDATE tool_calls SET file_extension = '.ts';
     INSERT INTO decisions (platform, decision_id, external_id, tool_use_id, occurred_at, decision, decided_by)
       SELECT platform, 'of a file', external_id, tool_use_id, started_at, 'accepted', 'user' FROM tool_calls
       WHERE started_at IS NOT NULL LIMIT 1`,
  );
  for (const table of PURGED.filter((name) => name !== 'purge_sessions')) {
    expect([table, countOf(home.database, table)]).not.toEqual([table, 0]);
  }
  await home.purge({ everything: true });
  for (const table of PURGED) expect([table, countOf(home.database, table)]).toEqual([table, 0]);
  expect(home.database.prepare('SELECT step, scope FROM purges').all()).toEqual([{ step: 'done', scope: null }]);
  home.close();
});
