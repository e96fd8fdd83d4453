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

type Write = { sql: string; values: Record<string, string | number | null> };

const platform = fc.constantFrom('claude_code', 'cursor');
const identity = fc.constantFrom('c1', 'c2', 'c3');
// Around 1970 and a quarter-hour's border: rounding must go down on both sides.
const instant = fc.constantFrom(-900_001, -900_000, -1, 0, 899_999, 900_000);
const toolName = fc.constantFrom(null, 'Edit', 'Write');

/** Writes a row or changes the one that is there. */
function merged(table: string, key: string): (row: Write['values']) => Write {
  return (values) => {
    const names = Object.keys(values);
    const changes = names.map((name) => `${name} = excluded.${name}`).join(', ');
    return {
      sql: `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})
            ON CONFLICT (platform, ${key}) DO UPDATE SET ${changes}`,
      values,
    };
  };
}

const decisionWrite: fc.Arbitrary<Write> = fc
  .record({
    platform,
    decision_id: identity,
    external_id: fc.constant('s'),
    tool_use_id: fc.option(identity),
    tool_name: toolName,
    occurred_at: instant,
    decision: fc.constantFrom('accepted', 'rejected', 'modified'),
    decided_by: fc.constantFrom('user', 'automatic'),
  })
  .map(merged('decisions', 'decision_id'));

const callWrite: fc.Arbitrary<Write> = fc
  .record({
    platform,
    tool_use_id: identity,
    external_id: fc.constantFrom('s', 't'),
    tool_name: toolName,
    started_at: fc.option(instant),
    success: fc.constantFrom(null, 0, 1),
    file_extension: fc.constantFrom(null, 'ts', 'py'),
  })
  .map(merged('tool_calls', 'tool_use_id'));

const removal = (table: string, key: string): fc.Arbitrary<Write> =>
  fc
    .record({ platform, id: identity })
    .map((values) => ({ sql: `DELETE FROM ${table} WHERE platform = @platform AND ${key} = @id`, values }));

const renaming: fc.Arbitrary<Write> = fc.record({ platform, id: identity, other: identity }).map((values) => ({
  sql: 'UPDATE OR IGNORE tool_calls SET tool_use_id = @other WHERE platform = @platform AND tool_use_id = @id',
  values,
}));

const writes = fc.array(
  fc.oneof(
    decisionWrite,
    callWrite,
    removal('decisions', 'decision_id'),
    removal('tool_calls', 'tool_use_id'),
    renaming,
  ),
  { maxLength: 30 },
);

const BUCKET = (instantOf: string) => `CAST(floor(${instantOf} / 900000.0) AS INTEGER) AS bucket`;

const ANEW = {
  call_rollup: `SELECT ${BUCKET('coalesce(started_at, ended_at)')}, platform, count(*) AS calls,
      count(iif(success = 0, 1, NULL)) AS failures
    FROM tool_calls WHERE coalesce(started_at, ended_at) IS NOT NULL GROUP BY 1, 2`,
  decision_rollup: `SELECT ${BUCKET('occurred_at')}, platform, coalesce(tool_name, '') AS tool_name,
      count(iif(decided_by = 'user' AND decision = 'accepted', 1, NULL)) AS accepted,
      count(iif(decided_by = 'user' AND decision = 'modified', 1, NULL)) AS edited,
      count(iif(decided_by = 'user' AND decision = 'rejected', 1, NULL)) AS rejected,
      count(iif(decided_by = 'automatic', 1, NULL)) AS automatic
    FROM decisions GROUP BY 1, 2, 3`,
  decision_extensions: `SELECT ${BUCKET('occurred_at')}, platform, file_extension, count(*) AS decisions FROM (
      SELECT occurred_at, platform, (SELECT file_extension FROM tool_calls WHERE tool_calls.platform = decisions.platform
        AND tool_calls.tool_use_id = decisions.tool_use_id) AS file_extension FROM decisions)
    WHERE file_extension IS NOT NULL GROUP BY 1, 2, 3`,
};

function expectSumsOfRows(database: WritableDB): void {
  for (const [table, anew] of Object.entries(ANEW)) {
    expect(rowsOf(database, table), table).toEqual(rowsOf(database, `(${anew})`));
  }
}

test('the sums are those of the rows, whatever is written, changed, moved and removed', () => {
  const { writer, close } = createTestDatabase();
  fc.assert(
    fc.property(writes, (all) => {
      writer.exec('DELETE FROM decisions; DELETE FROM tool_calls');
      for (const { sql, values } of all) writer.prepare(sql).run(values);
      expectSumsOfRows(writer);
    }),
    { numRuns: amount({ short: 30, full: 100 }) },
  );
  writer.exec('DELETE FROM decisions; DELETE FROM tool_calls');
  for (const table of Object.keys(ANEW)) expect(rowsOf(writer, table), table).toEqual([]);
  close();
});

test('what was stored before is summed up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  const database = openWritable(join(folder, 'telemetry.db'));
  migrate(database, migrations.slice(0, 11));
  for (const { sql, values } of fc.sample(decisionWrite, { numRuns: 40, seed: 1 })) database.prepare(sql).run(values);
  for (const { sql, values } of fc.sample(callWrite, { numRuns: 40, seed: 1 })) database.prepare(sql).run(values);
  migrate(database, migrations.slice(0, 12));
  for (const table of Object.keys(ANEW)) expect(rowsOf(database, table).length, table).toBeGreaterThan(0);
  expectSumsOfRows(database);
  database.close();
  rmSync(folder, { recursive: true, force: true });
});
