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

const SUMS = [
  'responses',
  'input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'web_searches',
  'cost_picousd',
  'estimated_picousd',
  'unpriced_tokens',
  'estimated_tokens',
];
const KEY = ['bucket', 'platform', 'model', 'project_hash'];

type Write = { sql: string; values: Record<string, string | number> };

// Around 1970 and a day's border: rounding must go down on both sides.
const key = {
  bucket: fc.constantFrom(-97, -96, -1, 0, 95, 96),
  platform: fc.constantFrom('claude_code', 'cursor'),
  model: fc.constantFrom('m1', 'm2'),
  project_hash: fc.constantFrom('', 'p'),
};

const rowWrite: fc.Arbitrary<Write> = fc
  .record({ ...key, ...Object.fromEntries(SUMS.map((name) => [name, fc.integer({ min: 1, max: 9 })])) })
  .map((values) => ({
    sql: `INSERT INTO usage_rollup (${[...KEY, ...SUMS].join(', ')})
      VALUES (${[...KEY, ...SUMS].map((name) => `@${name}`).join(', ')})
      ON CONFLICT DO UPDATE SET ${SUMS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')}`,
    values,
  }));

const OF_KEY = KEY.map((name) => `${name} = @${name}`).join(' AND ');

const removal: fc.Arbitrary<Write> = fc
  .record(key)
  .map((values) => ({ sql: `DELETE FROM usage_rollup WHERE ${OF_KEY}`, values }));

/** A row is emptied first, as the slow path does, and then removed. */
const emptying: fc.Arbitrary<Write[]> = fc.record(key).map((values) => [
  { sql: `UPDATE usage_rollup SET ${SUMS.map((name) => `${name} = 0`).join(', ')} WHERE ${OF_KEY}`, values },
  { sql: `DELETE FROM usage_rollup WHERE ${OF_KEY}`, values },
]);

const move: fc.Arbitrary<Write> = fc.record({ ...key, to: key.bucket, name: key.model }).map((values) => ({
  sql: `UPDATE OR IGNORE usage_rollup SET bucket = @to, model = @name WHERE ${OF_KEY}`,
  values,
}));

const writes = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: rowWrite.map((write) => [write]) },
      removal.map((write) => [write]),
      emptying,
      move.map((write) => [write]),
    ),
    { maxLength: 40 },
  )
  .map((all) => all.flat());

const ANEW = `SELECT CAST(floor(bucket / 96.0) AS INTEGER) AS day, platform, model, project_hash,
    ${SUMS.map((name) => `sum(${name}) AS ${name}`).join(', ')} FROM usage_rollup GROUP BY 1, 2, 3, 4`;

function expectSumsOfQuarters(database: WritableDB): void {
  expect(rowsOf(database, 'day_rollup')).toEqual(rowsOf(database, `(${ANEW})`));
}

test('the sums are those of the quarter-hours, whatever is written, changed, moved and removed', () => {
  const { writer, close } = createTestDatabase();
  fc.assert(
    fc.property(writes, (all) => {
      writer.exec('DELETE FROM usage_rollup');
      for (const { sql, values } of all) writer.prepare(sql).run(values);
      expectSumsOfQuarters(writer);
    }),
    { numRuns: amount({ short: 30, full: 100 }) },
  );
  writer.exec('DELETE FROM usage_rollup');
  expect(rowsOf(writer, 'day_rollup')).toEqual([]);
  close();
});

test('what was stored before is summed up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  const database = openWritable(join(folder, 'telemetry.db'));
  migrate(database, migrations.slice(0, 13));
  for (const { sql, values } of fc.sample(rowWrite, { numRuns: 40, seed: 1 })) database.prepare(sql).run(values);
  migrate(database, migrations.slice(0, 14));
  expect(rowsOf(database, 'day_rollup').length).toBeGreaterThan(4);
  expectSumsOfQuarters(database);
  database.close();
  rmSync(folder, { recursive: true, force: true });
});
