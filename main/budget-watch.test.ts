import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Budgets } from '../core/contracts/budgets.ts';
import { createTestClock } from '../core/runtime/test-clock.ts';
import { createBudgetWatch } from './budget-watch.ts';

function answer(spent: number): Budgets {
  const day = { since: '2026-11-19', until: '2026-11-19' };
  const share = spent / 50;
  return {
    timezone: 'UTC',
    warnAt: 0.8,
    notify: true,
    budgets: [
      {
        ...{ period: 'daily', ...day, limit: 50, spent, estimatedCost: 0, unpricedTokens: 0 },
        ...{ share, expected: null, expectedShare: null, state: share >= 1 ? 'over' : share >= 0.8 ? 'warning' : 'ok' },
      },
    ],
    freshness: { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 },
  };
}

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), 'bp-notices-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const clock = createTestClock();
  const shown: string[] = [];
  let asked = 0;
  let spent = 0;
  const memoryPath = join(folder, 'notices.json');
  const start = () =>
    createBudgetWatch({
      clock,
      memoryPath,
      show: ({ title }) => shown.push(title),
      ask: async () => {
        asked += 1;
        if (spent < 0) throw new Error('nobody answers');
        return answer(spent);
      },
    });
  return {
    ...{ clock, shown, memoryPath, start },
    asked: () => asked,
    spend: (usd: number) => {
      spent = usd;
    },
  };
}

/** Lets what was asked be answered. */
const turns = () => new Promise((resolve) => setImmediate(resolve));

test('tells once, however often figures change, and asks seldom', async () => {
  const { clock, shown, start, asked, spend } = setUp();
  const watch = start();
  spend(41);
  watch.refresh();
  await turns();
  expect(shown).toEqual(['Daily budget: 82% used']);
  for (let change = 0; change < 5; change += 1) watch.refresh();
  await turns();
  expect(asked()).toBe(1);
  spend(50);
  clock.pass(5_000);
  await turns();
  expect(asked()).toBe(2);
  expect(shown).toEqual(['Daily budget: 82% used', 'Daily budget used up']);
  clock.pass(5_000);
  await turns();
  expect(asked()).toBe(2);
});

test('remembers over restarts what was told, and lives without its memory', async () => {
  const { shown, start, spend, memoryPath } = setUp();
  spend(41);
  start().refresh();
  await turns();
  start().refresh();
  await turns();
  expect(shown).toHaveLength(1);
  expect(JSON.parse(readFileSync(memoryPath, 'utf8'))).toMatchObject({ daily: { state: 'warning' } });
  writeFileSync(memoryPath, 'no json');
  start().refresh();
  await turns();
  expect(shown).toHaveLength(2);
});

test('goes on after a question that nobody answered, and not after its end', async () => {
  const { clock, shown, start, spend, asked } = setUp();
  const watch = start();
  spend(-1);
  watch.refresh();
  await turns();
  spend(60);
  // No figures change: that nobody answered is reason enough.
  clock.pass(5_000);
  await turns();
  expect(shown).toEqual(['Daily budget used up']);
  watch.stop();
  watch.refresh();
  clock.pass(60_000);
  await turns();
  expect(asked()).toBe(2);
});
