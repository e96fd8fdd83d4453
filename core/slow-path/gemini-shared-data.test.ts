import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestChats } from './test-gemini-chats.ts';

/** Chats of other people's machines, read in place; skipped where they are not. */
const DATA = fileURLToPath(new URL('../../../shared/data/gemini/', import.meta.url));
const EXPENSES = `${DATA}agunginsani-expenses/tmp`;
const FREE5GC = `${DATA}acore2026-free5gc/tmp`;

let chats: TestChats;
beforeEach(() => {
  chats = new TestChats();
});
afterEach(() => chats.close());

const EXPENSES_TOTALS = { input: 362_909, output: 16_586, reasoning: 13_389, cacheRead: 1_619_983 };
const FREE5GC_TOTALS = { input: 5_428, output: 12, reasoning: 40, cacheRead: 0 };

test.skipIf(!existsSync(DATA))('a session with subagents, as objects (needs ../shared/data)', async () => {
  await chats.take([EXPENSES]);
  expect(chats.billed()).toMatchObject({ ...EXPENSES_TOTALS, rows: 80, sources: 'calculated' });
  expect(chats.billed().cost).toBeCloseTo(0.352379, 6);
  // Five files are two sessions; three of the files are subagents' and belong to the sessions that called them.
  const sessions = chats.database
    .prepare('SELECT external_id, count(DISTINCT agent_id) AS agents FROM usage GROUP BY 1 ORDER BY 1')
    .all();
  expect(sessions).toEqual([
    { external_id: '01b2c62e-cba4-4088-8755-b240504efb70', agents: 2 },
    { external_id: '52c73acd-bbab-4b22-a917-47b93035804f', agents: 1 },
  ]);
  expect(chats.database.prepare('SELECT name FROM projects').all()).toEqual([{ name: 'agunginsani' }]);
  const calls = 'SELECT success, count(*) AS calls FROM tool_calls GROUP BY 1 ORDER BY 1';
  expect(chats.database.prepare(calls).all()).toEqual([
    { success: null, calls: 1 },
    { success: 1, calls: 62 },
  ]);
  // What a subagent is told is no prompt of a person.
  expect(chats.database.prepare('SELECT count(*) AS prompts FROM conversation_turns').get()).toEqual({ prompts: 20 });
  expect(chats.rejected).toBe(0);
});

test.skipIf(!existsSync(DATA))('a session of lines (needs ../shared/data)', async () => {
  await chats.take([FREE5GC]);
  expect(chats.billed()).toMatchObject({ ...FREE5GC_TOTALS, rows: 1, sources: 'calculated' });
  expect(chats.billed().cost).toBeCloseTo(0.00287, 6);
});

test.skipIf(!existsSync(DATA))('both in one home, read again and again (needs ../shared/data)', async () => {
  await chats.take([EXPENSES]);
  await chats.take([FREE5GC, EXPENSES]);
  chats.restart();
  await chats.take([DATA]);
  const sums = Object.entries(FREE5GC_TOTALS).map(([name, sum]) => [
    name,
    sum + (Object.entries(EXPENSES_TOTALS).find(([other]) => other === name)?.[1] ?? 0),
  ]);
  expect(chats.billed()).toMatchObject({ ...Object.fromEntries(sums), rows: 81 });
  expect(chats.billed().cost).toBeCloseTo(0.352379 + 0.00287, 6);
});
