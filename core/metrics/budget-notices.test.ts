import { expect, test } from 'vitest';
import type { Budget } from '../contracts/budgets.ts';
import { type BudgetNotice, dueNotices, type NoticeMemory } from './budget-notices.ts';

function budget(spent: number, change: Partial<Budget> = {}): Budget {
  const limit = change.limit === undefined ? 50 : change.limit;
  const share = limit === null ? null : spent / limit;
  return {
    period: 'daily',
    since: '2026-11-19',
    until: '2026-11-19',
    spent,
    estimatedCost: 0,
    unpricedTokens: 0,
    expected: null,
    expectedShare: null,
    ...change,
    limit,
    share,
    state: share === null ? null : share >= 1 ? 'over' : share >= 0.8 ? 'warning' : 'ok',
  };
}

/** Tells one after the other what a budget came to, as a program that is started anew each time. */
function titles(...steps: Budget[]): string[][] {
  let memory: NoticeMemory = {};
  return steps.map((step) => {
    const due: { notices: BudgetNotice[]; memory: NoticeMemory } = dueNotices(
      { budgets: [step], notify: true },
      memory,
      'en',
    );
    memory = JSON.parse(JSON.stringify(due.memory));
    return due.notices.map(({ title }) => title);
  });
}

test('a warning and the end of a budget are told once each', () => {
  expect(titles(budget(39.99), budget(40), budget(41), budget(50), budget(60))).toEqual([
    [],
    ['Daily budget: 80% used'],
    [],
    ['Daily budget used up'],
    [],
  ]);
});

test('what is over at once gets no warning behind it', () => {
  expect(titles(budget(51), budget(45), budget(52))).toEqual([['Daily budget used up'], [], []]);
});

test('the next day begins anew, and so does another limit', () => {
  const nextDay = { since: '2026-11-20', until: '2026-11-20' };
  expect(titles(budget(45), budget(45, nextDay), budget(45, { ...nextDay, limit: 52 }))).toEqual([
    ['Daily budget: 90% used'],
    ['Daily budget: 90% used'],
    ['Daily budget: 87% used'],
  ]);
});

test('without a budget, or without the wish, nothing is told', () => {
  expect(titles(budget(1_000, { limit: null }))).toEqual([[]]);
  const memory: NoticeMemory = {};
  expect(dueNotices({ budgets: [budget(60)], notify: false }, memory)).toEqual({ notices: [], memory });
});

test('each budget has notices of its own, which say what was spent and what is expected', () => {
  const budgets = [
    budget(41.2, { expected: 55 }),
    budget(90, { period: 'weekly', since: '2026-11-16', limit: 200 }),
    budget(905, { period: 'monthly', since: '2026-11-01', limit: 900, expected: 1_284 }),
  ];
  expect(dueNotices({ budgets, notify: true }, {}, 'en').notices).toEqual([
    { title: 'Daily budget: 82% used', body: '$41.20 of $50.00 spent today; $55.00 expected by midnight.' },
    {
      title: 'Monthly budget used up',
      body: "$905.00 of $900.00 spent this month; $1,284 expected by the month's end.",
    },
  ]);
});
