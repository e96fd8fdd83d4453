import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount } from '../../../build/test/amount.ts';
import { openWritable, type WritableDB } from '../database.ts';
import { migrate } from '../migrate.ts';
import { createTestDatabase, rowsOf } from '../test-database.ts';
import { migrations } from './index.ts';

type Write = { id: number; sql: string; values: Record<string, string | number | null> };

const identity = fc.integer({ min: 1, max: 6 });
// Around 1970 and a quarter-hour's border: rounding must go down on both sides.
const instant = fc.constantFrom(-900_001, -900_000, -1, 0, 899_999, 900_000, 1_800_000);
const count = fc.nat(1_000);

const usageWrite: fc.Arbitrary<Write> = fc
  .record({
    id: identity,
    platform: fc.constantFrom('claude_code', 'gemini_cli'),
    external_id: fc.constantFrom('s1', 's2'),
    model: fc.constantFrom('m1', 'm2'),
    project_hash: fc.constantFrom('', 'p'),
    occurred_at: instant,
    input_tokens: count,
    output_tokens: count,
    reasoning_tokens: count,
    cache_read_tokens: count,
    cache_write_5m_tokens: count,
    cache_write_1h_tokens: count,
    cost_picousd: count,
    cost_source: fc.constantFrom('calculated', 'estimated', 'unpriced'),
    has_estimated_tokens: fc.constantFrom(0, 1),
  })
  .map((row) => {
    const names = Object.keys(row).filter((name) => name !== 'id');
    return {
      id: row.id,
      sql: `INSERT INTO usage (id, message_id, ${names.join(', ')}) VALUES (@id, @id, ${names.map((name) => `@${name}`).join(', ')})
            ON CONFLICT (id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
      values: row,
    };
  });

const callWrite: fc.Arbitrary<Write> = fc
  .record({
    id: identity,
    external_id: fc.constantFrom('s1', 's2'),
    tool_name: fc.constantFrom(null, 'Bash', 'Edit'),
    started_at: fc.option(instant),
    ended_at: fc.option(instant),
    success: fc.constantFrom(null, 0, 1),
  })
  .map((row) => ({
    id: row.id,
    sql: `INSERT INTO tool_calls (id, platform, tool_use_id, external_id, tool_name, started_at, ended_at, success)
          VALUES (@id, 'claude_code', @id, @external_id, @tool_name, @started_at, @ended_at, @success)
          ON CONFLICT (platform, tool_use_id) DO UPDATE SET external_id = excluded.external_id,
            tool_name = excluded.tool_name, started_at = excluded.started_at, ended_at = excluded.ended_at,
            success = excluded.success`,
    values: row,
  }));

const removal = (table: string): fc.Arbitrary<Write> =>
  identity.map((id) => ({ id, sql: `DELETE FROM ${table} WHERE id = @id`, values: { id } }));

const writes = fc.array(fc.oneof(usageWrite, callWrite, removal('usage'), removal('tool_calls')), { maxLength: 30 });

const SESSIONS_ANEW = `
  SELECT CAST(floor(occurred_at / 900000.0) AS INTEGER) AS bucket, platform, external_id, model, project_hash,
    count(*) AS responses, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
    sum(reasoning_tokens) AS reasoning_tokens, sum(cache_read_tokens) AS cache_read_tokens,
    sum(cache_write_5m_tokens) AS cache_write_5m_tokens, sum(cache_write_1h_tokens) AS cache_write_1h_tokens,
    sum(cost_picousd) AS cost_picousd, sum(iif(cost_source = 'estimated', cost_picousd, 0)) AS estimated_picousd,
    sum(iif(cost_source = 'unpriced', all_tokens, 0)) AS unpriced_tokens,
    sum(iif(has_estimated_tokens, all_tokens, 0)) AS estimated_tokens
  FROM (SELECT *, input_tokens + output_tokens + iif(platform = 'gemini_cli', reasoning_tokens, 0) + cache_read_tokens
          + cache_write_5m_tokens + cache_write_1h_tokens AS all_tokens FROM usage)
  GROUP BY 1, 2, 3, 4, 5`;

const CALLS_ANEW = `
  SELECT CAST(floor(coalesce(started_at, ended_at) / 900000.0) AS INTEGER) AS bucket, platform, external_id,
    coalesce(tool_name, '') AS tool_name, count(*) AS calls, count(iif(success = 0, 1, NULL)) AS failures
  FROM tool_calls WHERE coalesce(started_at, ended_at) IS NOT NULL GROUP BY 1, 2, 3, 4`;

function expectSumsOfRows(database: WritableDB): void {
  expect(rowsOf(database, 'session_rollup')).toEqual(rowsOf(database, `(${SESSIONS_ANEW})`));
  expect(rowsOf(database, 'tool_rollup')).toEqual(rowsOf(database, `(${CALLS_ANEW})`));
}

test('the sums are those of the rows, whatever is written, changed, moved and removed', () => {
  const { writer, close } = createTestDatabase();
  fc.assert(
    fc.property(writes, (all) => {
      writer.exec('DELETE FROM usage; DELETE FROM tool_calls');
      for (const { sql, values } of all) writer.prepare(sql).run(values);
      expectSumsOfRows(writer);
    }),
    { numRuns: amount({ short: 80, full: 300 }) },
  );
  writer.exec('DELETE FROM usage; DELETE FROM tool_calls');
  expect(rowsOf(writer, 'session_rollup')).toEqual([]);
  expect(rowsOf(writer, 'tool_rollup')).toEqual([]);
  close();
});

test('what was stored before is summed up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  const database = openWritable(join(folder, 'telemetry.db'));
  migrate(database, migrations.slice(0, 5));
  for (const { sql, values } of fc.sample(usageWrite, { numRuns: 50, seed: 1 })) database.prepare(sql).run(values);
  for (const { sql, values } of fc.sample(callWrite, { numRuns: 50, seed: 1 })) database.prepare(sql).run(values);
  migrate(database, migrations.slice(0, 6));
  expect(rowsOf(database, 'session_rollup').length).toBeGreaterThan(1);
  expectSumsOfRows(database);
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

test('what interrupted a session, its children and a range of decisions are found without reading a table', () => {
  const { writer, close } = createTestDatabase();
  const questions = [
    "SELECT timestamp FROM claude_raw_traces WHERE external_id = 's' AND subtype IN ('compact_boundary', 'api_error')",
    "SELECT timestamp FROM codex_raw_traces WHERE external_id = 's' AND event_type IN ('compacted', 'context_compacted', 'error', 'stream_error')",
    "SELECT external_id FROM usage WHERE parent_external_id = 's'",
    "SELECT count(DISTINCT agent_id) FROM usage WHERE external_id = 's' AND platform = 'p' AND agent_id IS NOT NULL",
    'SELECT external_id, sum(failures) FROM tool_rollup WHERE bucket >= 1 AND bucket < 2 AND failures > 0 GROUP BY external_id',
    'SELECT decision, decided_by FROM decisions WHERE occurred_at >= 1 AND occurred_at < 2',
  ];
  for (const question of questions) {
    const plan = writer.prepare(`EXPLAIN QUERY PLAN ${question}`).all();
    expect(JSON.stringify(plan)).toMatch(/SEARCH \w+ USING COVERING INDEX/);
  }
  close();
});
