import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestRollouts } from './test-codex-rollouts.ts';

/** Rollouts of other people's machines, read in place; skipped where they are not. */
const DATA = fileURLToPath(new URL('../../../shared/data/codex/', import.meta.url));
const NEURODATA = `${DATA}agentic-neurodata`;
const TINYCALC = `${DATA}hindermath-tinycalc`;

let rollouts: TestRollouts;
beforeEach(() => {
  rollouts = new TestRollouts();
});
afterEach(() => rollouts.close());

const NEURODATA_TOTALS = { input: 100_433, cacheRead: 542_080, cacheWrite: 0, output: 18_529, cost: 0.378591 };
const TINYCALC_TOTALS = { input: 901_898, cacheRead: 7_796_480, cacheWrite: 0, output: 56_693, cost: 3.7364075 };

const CALLS = `SELECT tool_name AS tool, success, error_class AS failure, count(*) AS calls FROM tool_calls
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`;

/** To the millionth of a dollar, which is what the expected figures have. */
function expectTotals({ cost, ...totals }: typeof NEURODATA_TOTALS): void {
  const billed = rollouts.billed();
  expect(billed).toMatchObject(totals);
  expect(billed.cost).toBeCloseTo(cost, 6);
}

test.skipIf(!existsSync(DATA))('rollouts of Codex 0.40 to 0.42 (needs ../shared/data)', async () => {
  await rollouts.take([NEURODATA]);
  expectTotals(NEURODATA_TOTALS);
  expect(rollouts.billed()).toMatchObject({ rows: 71, sources: 'calculated' });
  expect(rollouts.rejected).toBe(0);
  // Two rollouts have no usage and are sessions all the same.
  expect(rollouts.all('SELECT count(*) AS sessions FROM conversations')).toEqual([{ sessions: 11 }]);
  expect(rollouts.all('SELECT count(*) AS prompts FROM conversation_turns')).toEqual([{ prompts: 24 }]);
  expect(rollouts.all(CALLS)).toEqual([
    { tool: 'shell', success: null, failure: 'rejected', calls: 13 },
    { tool: 'shell', success: 0, failure: 'exit_code', calls: 11 },
    { tool: 'shell', success: 0, failure: 'timeout', calls: 1 },
    { tool: 'shell', success: 1, failure: null, calls: 28 },
    { tool: 'update_plan', success: 1, failure: null, calls: 3 },
  ]);
});

test.skipIf(!existsSync(DATA))('rollouts of Codex 0.106 and 0.111 (needs ../shared/data)', async () => {
  await rollouts.take([TINYCALC]);
  expectTotals(TINYCALC_TOTALS);
  expect(rollouts.billed()).toMatchObject({ rows: 163, sources: 'calculated' });
  expect(rollouts.rejected).toBe(0);
  expect(rollouts.all('SELECT count(*) AS prompts FROM conversation_turns')).toEqual([{ prompts: 15 }]);
  expect(rollouts.all(CALLS)).toEqual([
    { tool: 'apply_patch', success: 1, failure: null, calls: 52 },
    // Still running when Codex went on.
    { tool: 'exec_command', success: null, failure: null, calls: 9 },
    { tool: 'exec_command', success: 0, failure: 'exit_code', calls: 13 },
    { tool: 'exec_command', success: 1, failure: null, calls: 163 },
    { tool: 'write_stdin', success: null, failure: null, calls: 6 },
    { tool: 'write_stdin', success: 0, failure: 'exit_code', calls: 5 },
    { tool: 'write_stdin', success: 0, failure: 'other', calls: 1 },
  ]);
  const changed = 'SELECT sum(lines_added) AS added, sum(lines_removed) AS removed FROM';
  expect(rollouts.all(`${changed} code_changes`)).toEqual([{ added: 876, removed: 44 }]);
  expect(rollouts.all(`${changed} tool_calls`)).toEqual([{ added: 876, removed: 44 }]);
});

test.skipIf(!existsSync(DATA))('both in one home, read again and again (needs ../shared/data)', async () => {
  await rollouts.take([TINYCALC]);
  await rollouts.take([NEURODATA, TINYCALC]);
  rollouts.restart();
  await rollouts.take([DATA]);
  expectTotals({
    input: NEURODATA_TOTALS.input + TINYCALC_TOTALS.input,
    cacheRead: NEURODATA_TOTALS.cacheRead + TINYCALC_TOTALS.cacheRead,
    cacheWrite: 0,
    output: NEURODATA_TOTALS.output + TINYCALC_TOTALS.output,
    cost: NEURODATA_TOTALS.cost + TINYCALC_TOTALS.cost,
  });
  const grown = rollouts.rows();
  expect(rollouts.rows({ anew: true })).toEqual(grown);
});
