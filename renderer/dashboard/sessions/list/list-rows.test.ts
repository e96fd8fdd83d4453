import { expect, test } from 'vitest';
import type { ListedSession } from '../../../../core/contracts/sessions.ts';
import { NO_AMOUNT } from '../../../shared/amount.ts';
import { listRows, roundingNotes } from './list-rows.ts';

const DAYS = [
  { ...NO_AMOUNT, day: '2026-11-19', sessions: 2, totalCost: 0.02, totalTokens: 20 },
  { ...NO_AMOUNT, day: '2026-11-17', sessions: 1, totalCost: 5, totalTokens: 10 },
];

function listed(sessionId: string, day: string, totalCost: number): ListedSession {
  const totals = {
    ...NO_AMOUNT,
    totalCost,
    responses: 1,
    inputTokens: 0,
    outputTokens: 0,
    reasoningTokens: 0,
    cacheCreationTokens: 0,
    cacheReadTokens: 0,
  };
  return {
    sessionId,
    platform: 'codex_cli',
    projectName: null,
    projectHash: '',
    startedAt: `${day}T10:00:00Z`,
    lastActivity: `${day}T11:00:00Z`,
    active: false,
    models: [],
    subagents: 0,
    prompts: 0,
    toolCalls: 0,
    toolFailures: 0,
    totals,
    inRange: totals,
    day,
    costPerHour: null,
  };
}

test('days have heads in the order of days, and every session has its row, loaded or not', () => {
  const rows = listRows({ days: DAYS, total: 3 }, 'newest');
  expect(rows.map((row) => (row.kind === 'day' ? row.head.day : row.index))).toEqual([
    '2026-11-19',
    0,
    1,
    '2026-11-17',
    2,
  ]);
  expect(listRows({ days: DAYS, total: 3 }, 'cost').map((row) => row.kind)).toEqual(['session', 'session', 'session']);
});

test('heads that count fewer or more sessions than there are neither lose nor invent one', () => {
  const count = (total: number) =>
    listRows({ days: DAYS, total }, 'newest').filter((row) => row.kind === 'session').length;
  expect([count(5), count(1), count(0)]).toEqual([5, 1, 0]);
});

test('a head says so where costs below, each rounded by itself, do not add up to it', () => {
  const sessions = [listed('a', '2026-11-19', 0.014), listed('b', '2026-11-19', 0.014), listed('c', '2026-11-17', 5)];
  const days = DAYS.map((head) => (head.day === '2026-11-19' ? { ...head, totalCost: 0.028 } : head));
  expect([...roundingNotes(sessions, days).keys()]).toEqual(['2026-11-19']);
  expect(roundingNotes(sessions, days).get('2026-11-19')).toContain('$0.02');
});

test('a day that is not loaded as a whole says nothing of sums', () => {
  expect(roundingNotes([listed('a', '2026-11-19', 0.014)], DAYS).size).toBe(0);
});
