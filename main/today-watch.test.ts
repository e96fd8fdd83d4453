import { expect, test } from 'vitest';
import type { Today } from '../core/contracts/api.ts';
import { createTestClock } from '../core/runtime/test-clock.ts';
import { createTodayWatch } from './today-watch.ts';

const NO_TOTALS = {
  responses: 0,
  inputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  cacheCreationTokens: 0,
  cacheReadTokens: 0,
  totalTokens: 0,
  totalCost: 0,
  estimatedCost: 0,
  unpricedTokens: 0,
  estimatedTokens: 0,
};

function todayOf(totalCost: number): Today {
  return {
    date: '2026-11-19',
    timezone: 'UTC',
    totals: { ...NO_TOTALS, totalCost },
    yesterdaySoFar: NO_TOTALS,
    hours: Array.from({ length: 24 }, () => ({ cost: 0, tokens: 0 })),
    usualDay: null,
    byModel: [],
    byPlatform: [],
    byProject: [],
    sessions: 1,
    activeSessions: 0,
    toolCalls: 0,
    toolFailures: 0,
    rate: { costPerHour: null, tokensPerMinute: null },
    freshness: { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 },
  };
}

/** A watch whose questions are answered by the test, with what it showed. */
function watched() {
  const clock = createTestClock();
  const questions: { resolve(answer: unknown): void; reject(error: Error): void }[] = [];
  const shown: (number | undefined)[] = [];
  const watch = createTodayWatch({
    clock,
    ask: () => new Promise((resolve, reject) => questions.push({ resolve, reject })),
    onToday: () => shown.push(watch.today()?.totals.totalCost),
  });
  async function answer(cost: number): Promise<void> {
    questions.at(-1)?.resolve(todayOf(cost));
    await Promise.resolve();
    await new Promise(setImmediate);
  }
  return { clock, questions, shown, watch, answer };
}

test('a burst of changes is one question at once and one after it, so that the last change is never missed', async () => {
  const { clock, questions, shown, watch, answer } = watched();
  for (let change = 0; change < 20; change += 1) watch.refresh();
  expect(questions).toHaveLength(1);
  await answer(1);
  clock.pass(10_000);
  expect(questions).toHaveLength(2);
  await answer(2);
  clock.pass(10_000);
  expect(questions).toHaveLength(2);
  expect(shown).toEqual([1, 2]);
});

test('time alone asks anew, and a failed question is no end', async () => {
  const { clock, questions, shown, watch, answer } = watched();
  watch.refresh();
  questions[0]?.reject(new Error('nobody is there'));
  await new Promise(setImmediate);
  expect(shown).toEqual([]);
  clock.pass(60_000);
  expect(questions).toHaveLength(2);
  await answer(3);
  expect(shown).toEqual([3]);
});

test('an answer that breaks the contract changes nothing', async () => {
  const { questions, shown, watch, answer, clock } = watched();
  watch.refresh();
  await answer(1);
  watch.refresh();
  clock.pass(1_000);
  questions.at(-1)?.resolve({ date: 'tomorrow' });
  await new Promise(setImmediate);
  expect(shown).toEqual([1]);
  expect(watch.today()?.totals.totalCost).toBe(1);
});

test('after its end it asks and tells nothing', async () => {
  const { clock, questions, shown, watch, answer } = watched();
  watch.refresh();
  watch.stop();
  await answer(1);
  watch.refresh();
  clock.pass(100_000);
  expect(questions).toHaveLength(1);
  expect(shown).toEqual([]);
});
