import { afterEach, beforeEach, expect, test } from 'vitest';
import { summarySchema } from '../contracts/summary.ts';
import { summary } from './summary.ts';
import { ANY_USAGE, createTestDatabase, insertConversation, insertUsage, type TestDatabase } from './test-database.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32, 40);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const USD = 1_000_000_000_000n;

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.close());

const WEEK = { since: '2026-11-13', until: '2026-11-19', timezone: 'UTC' };

function decide(count: number, at: number, decision: string, decidedBy = 'user'): void {
  const insert = database.writer.prepare(
    `INSERT INTO decisions (platform, decision_id, external_id, occurred_at, decision, decided_by)
     VALUES ('claude_code', ?, 's1', ?, ?, ?)`,
  );
  for (let index = 0; index < count; index += 1)
    insert.run(`${at} ${decision} ${decidedBy} ${index}`, at, decision, decidedBy);
}

function call(id: string, at: number | null, success: number | null, endedAt: number | null = null): void {
  database.writer
    .prepare(
      `INSERT INTO tool_calls (platform, tool_use_id, external_id, tool_name, started_at, ended_at, success)
       VALUES ('claude_code', ?, 's1', 'Bash', ?, ?, ?)`,
    )
    .run(id, at, endedAt, success);
}

test('a part of a period is compared with the same part of the period before, to the minute', () => {
  insertUsage(database.writer, [
    { ...ANY_USAGE, occurredAt: NOW - MINUTE_MS, costPico: 3n * USD },
    { ...ANY_USAGE, occurredAt: NOW - 7 * DAY_MS - MINUTE_MS, costPico: 2n * USD },
    // Within the minute that is not over, and later that day: last week's whole is no comparison.
    { ...ANY_USAGE, occurredAt: NOW - 7 * DAY_MS, costPico: 50n * USD },
    { ...ANY_USAGE, occurredAt: NOW - 7 * DAY_MS + HOUR_MS, costPico: 100n * USD },
    { ...ANY_USAGE, occurredAt: NOW - 14 * DAY_MS, costPico: 1_000n * USD },
  ]);
  call('now', NOW - HOUR_MS, 0);
  call('same minute last week', NOW - 7 * DAY_MS - MINUTE_MS, 1);
  call('of which only the end was seen', null, 0, NOW - 7 * DAY_MS - MINUTE_MS);
  call('later that day', NOW - 7 * DAY_MS + HOUR_MS, 0);
  const answer = summary(database.reader, WEEK, NOW);
  expect(summarySchema.parse(answer)).toEqual(answer);
  expect(answer.figures).toMatchObject({ totalCost: 3, toolCalls: 1, toolFailures: 1 });
  expect(answer.before).toMatchObject({
    since: '2026-11-06',
    until: '2026-11-12',
    end: '2026-11-12T14:32:00.000Z',
    isSoFar: true,
    figures: { totalCost: 2, toolCalls: 2, toolFailures: 1 },
  });
});

test('whole days of the past are compared with whole days', () => {
  insertUsage(database.writer, [
    { ...ANY_USAGE, occurredAt: Date.UTC(2026, 10, 10, 23, 59), costPico: 4n * USD },
    { ...ANY_USAGE, occurredAt: Date.UTC(2026, 10, 9, 23, 59), costPico: 5n * USD },
  ]);
  const answer = summary(database.reader, { since: '2026-11-10', until: '2026-11-10', timezone: 'UTC' }, NOW);
  expect(answer.figures.totalCost).toBe(4);
  expect(answer.before).toMatchObject({
    since: '2026-11-09',
    until: '2026-11-09',
    isSoFar: false,
    figures: { totalCost: 5 },
  });
  expect(summary(database.reader, { timezone: 'UTC' }, NOW).before).toBeNull();
});

test('only what a person decided is a rate, and fewer than twenty decisions are none', () => {
  decide(9, NOW - DAY_MS, 'accepted');
  decide(4, NOW - DAY_MS, 'modified');
  decide(6, NOW - DAY_MS, 'rejected');
  decide(500, NOW - DAY_MS, 'accepted', 'automatic');
  expect(summary(database.reader, WEEK, NOW).figures.decisions).toEqual({
    accepted: 9,
    edited: 4,
    rejected: 6,
    automatic: 500,
    keptRate: null,
  });
  decide(1, NOW - HOUR_MS, 'accepted');
  expect(summary(database.reader, WEEK, NOW).figures.decisions.keptRate).toBe(14 / 20);
});

test('the share of cache hits is of what could have been one', () => {
  expect(summary(database.reader, WEEK, NOW).figures.cacheHitShare).toBeNull();
  insertUsage(database.writer, [
    { ...ANY_USAGE, occurredAt: NOW - HOUR_MS, input: 25, cacheRead: 75, cacheWrite5m: 1_000, output: 1_000 },
  ]);
  expect(summary(database.reader, WEEK, NOW).figures.cacheHitShare).toBe(0.75);
});

test('sessions, calls and decisions follow platform and project, points never lie in the future', () => {
  const session = { name: 'ledger', lastActivityAt: NOW - MINUTE_MS, endedAt: null };
  insertConversation(database.writer, { ...session, id: 's1', startedAt: NOW - 2 * DAY_MS });
  insertConversation(database.writer, { ...session, id: 's2', startedAt: NOW - HOUR_MS });
  database.writer.exec("UPDATE conversations SET workspace_hash = 'p1' WHERE external_id = 's1'");
  call('a', NOW - HOUR_MS, 1);
  decide(2, NOW - HOUR_MS, 'accepted');
  insertUsage(database.writer, [
    { ...ANY_USAGE, occurredAt: NOW - HOUR_MS, session: 's1', project: 'p1', costPico: 1n * USD },
    { ...ANY_USAGE, occurredAt: NOW - HOUR_MS, session: 's2', project: 'p2', costPico: 2n * USD },
  ]);
  const whole = summary(database.reader, WEEK, NOW);
  expect(whole.figures).toMatchObject({ sessions: 2, totalCost: 3, toolCalls: 1 });
  expect(whole).toMatchObject({ activeSessions: 2, step: 'day' });
  expect(whole.points.map(({ label, sessions, totalCost }) => [label, sessions, totalCost])).toEqual([
    ['2026-11-13', 0, 0],
    ['2026-11-14', 0, 0],
    ['2026-11-15', 0, 0],
    ['2026-11-16', 0, 0],
    ['2026-11-17', 1, 0],
    ['2026-11-18', 1, 0],
    ['2026-11-19', 2, 3],
  ]);
  const first = summary(database.reader, { ...WEEK, project: 'p1' }, NOW);
  expect(first.figures).toMatchObject({ sessions: 1, totalCost: 1, toolCalls: 1, decisions: { accepted: 2 } });
  expect(first.activeSessions).toBe(1);
  // The folder of s2 is not known, but it was billed in p2; its calls are the session's.
  const second = summary(database.reader, { ...WEEK, project: 'p2' }, NOW);
  expect(second.figures).toMatchObject({ sessions: 1, totalCost: 2, toolCalls: 0 });
  expect(summary(database.reader, { ...WEEK, platform: 'codex_cli' }, NOW).figures).toMatchObject({
    sessions: 0,
    toolCalls: 0,
  });
  const today = summary(database.reader, { since: '2026-11-19', timezone: 'UTC' }, NOW);
  expect(today.step).toBe('hour');
  expect(today.points.map(({ label }) => label).at(-1)).toBe('2026-11-19T14:00');
});

test('the length of the range chooses the step', () => {
  const stepSince = (since: string) =>
    summary(database.reader, { since, until: '2026-11-19', timezone: 'Europe/Berlin' }, NOW).step;
  expect(['2026-11-18', '2026-11-17', '2026-09-19', '2026-09-18', '2023-11-25', '2022-01-01'].map(stepSince)).toEqual([
    'hour',
    'day',
    'day',
    'week',
    'week',
    'month',
  ]);
});
