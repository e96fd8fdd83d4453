import { afterEach, beforeEach, expect, test } from 'vitest';
import { sessionsArgsSchema, sessionsSchema } from '../contracts/sessions.ts';
import type { HomeFacts } from './home-facts.ts';
import { sessions } from './sessions.ts';
import { ANY_USAGE, createTestDatabase, insertConversation, insertUsage, type TestDatabase } from './test-database.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32, 40);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const USD = 1_000_000_000_000n;

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
  addSession('aaa-live', 'ledger-core', NOW - HOUR_MS, NOW - MINUTE_MS);
  addSession('bbb-long', 'harbor-web', NOW - 2 * DAY_MS, NOW - HOUR_MS);
  addSession('ccc-old', 'Atlas', NOW - 3 * DAY_MS, NOW - 3 * DAY_MS + MINUTE_MS);
  addSession('ddd-idle', null, NOW - DAY_MS, NOW - DAY_MS);
  insertUsage(database.writer, [
    { ...ANY_USAGE, session: 'aaa-live', occurredAt: NOW - 20 * MINUTE_MS, costPico: 1n * USD, input: 50 },
    { ...ANY_USAGE, session: 'bbb-long', occurredAt: NOW - 2 * DAY_MS, costPico: 8n * USD, model: 'claude-opus-4-5' },
    { ...ANY_USAGE, session: 'bbb-long', occurredAt: NOW - HOUR_MS, costPico: 2n * USD, agent: 'a1' },
    { ...ANY_USAGE, session: 'ccc-old', occurredAt: NOW - 3 * DAY_MS, costPico: 4n * USD, project: 'other', input: 9 },
  ]);
  addCalls('bbb-long', NOW - HOUR_MS, 'Bash', [0, 0, 1]);
  addCalls('ccc-old', NOW - 3 * DAY_MS, 'mcp__linear__search', [0, null]);
});
afterEach(() => database.close());

function addSession(id: string, name: string | null, startedAt: number, lastActivityAt: number): void {
  insertConversation(database.writer, { id, name, startedAt, lastActivityAt, endedAt: null });
}

function addCalls(session: string, at: number, tool: string, successes: (number | null)[]): void {
  const insert = database.writer.prepare(
    `INSERT INTO tool_calls (platform, tool_use_id, external_id, tool_name, started_at, success)
     VALUES ('claude_code', ?, ?, ?, ?, ?)`,
  );
  for (const [index, success] of successes.entries())
    insert.run(`${session} ${tool} ${index}`, session, tool, at, success);
}

function ask(args: Record<string, unknown> = {}) {
  const answer = sessions(database.reader, sessionsArgsSchema.parse({ timezone: 'UTC', ...args }), NOW);
  expect(sessionsSchema.parse(answer)).toEqual(answer);
  return answer;
}

const ids = (args: Record<string, unknown>) => ask(args).sessions.map(({ sessionId }) => sessionId);

test('figures are those of the range beside those of the whole session, and add up', () => {
  const answer = ask({ since: '2026-11-18' });
  expect(
    answer.sessions.map(({ sessionId, inRange, totals, day }) => [sessionId, inRange.totalCost, totals.totalCost, day]),
  ).toEqual([
    ['aaa-live', 1, 1, '2026-11-19'],
    ['bbb-long', 2, 10, '2026-11-19'],
    ['ddd-idle', 0, 0, '2026-11-18'],
  ]);
  expect(answer).toMatchObject({ total: 3, totals: { totalCost: 3, responses: 2 } });
  expect(answer.days).toMatchObject([
    { day: '2026-11-19', sessions: 2, totalCost: 3, totalTokens: 53 },
    { day: '2026-11-18', sessions: 1, totalCost: 0, totalTokens: 0 },
  ]);
  expect(answer.sessions[1]).toMatchObject({
    models: ['claude-opus-4-5', 'claude-sonnet-4-5'],
    subagents: 1,
    toolCalls: 3,
    toolFailures: 2,
    active: false,
    costPerHour: null,
  });
  expect(answer.sessions[0]).toMatchObject({ active: true, costPerHour: 2 });
});

test('the head of a day says what of it has no price or is an estimate', () => {
  const at = NOW - 5 * DAY_MS;
  addSession('eee-unpriced', 'harbor-web', at, at);
  const usage = { ...ANY_USAGE, session: 'eee-unpriced', input: 30, costPico: 0n };
  insertUsage(database.writer, [{ ...usage, occurredAt: at, costSource: 'unpriced' }], 100);
  const head = ask().days.at(-1);
  expect(head).toMatchObject({ sessions: 1, totalCost: 0, estimatedCost: 0 });
  expect(head?.unpricedTokens).toBe(head?.totalTokens);
  const estimate = { ...usage, occurredAt: at + 1, costSource: 'estimated', costPico: 3n * USD } as const;
  insertUsage(database.writer, [estimate], 101);
  expect(ask().days.at(-1)).toMatchObject({ totalCost: 3, estimatedCost: 3 });
});

test('a session that went on after the range stands on its last day', () => {
  const answer = ask({ since: '2026-11-17', until: '2026-11-18', search: 'harbor' });
  expect(answer.sessions[0]).toMatchObject({ sessionId: 'bbb-long', day: '2026-11-18', inRange: { totalCost: 8 } });
});

test('pages cut the list, heads and totals are those of all of it', () => {
  const page = ask({ limit: 1, offset: 1 });
  expect(page.sessions.map(({ sessionId }) => sessionId)).toEqual(['bbb-long']);
  expect(page).toMatchObject({ total: 4, totals: { totalCost: 15 } });
  expect(page.days.length).toBe(3);
});

test.each([
  ['the project, in any case', 'ATLAS', ['ccc-old']],
  ['a model', 'opus', ['bbb-long']],
  ['a tool that was called', 'linear', ['ccc-old']],
  ['the beginning of the id', 'aaa', ['aaa-live']],
  ['but not a part of the id', 'live', []],
  ['spaces alone, which ask for nothing', '  ', ['aaa-live', 'bbb-long', 'ddd-idle', 'ccc-old']],
  ['what is a pattern elsewhere', '%', []],
])('a search finds %s', (_what, search, found) => {
  expect(ids({ search })).toEqual(found);
});

test.each([
  [{ model: 'claude-opus-4-5' }, ['bbb-long']],
  [{ model: 'claude-opus-4-5', since: '2026-11-19' }, []],
  [{ active: true }, ['aaa-live']],
  [{ active: false }, ['bbb-long', 'ddd-idle', 'ccc-old']],
  [{ hasFailures: true }, ['bbb-long', 'ccc-old']],
  [{ hasFailures: true, until: '2026-11-17' }, ['ccc-old']],
  [{ hasFailures: false }, ['aaa-live', 'ddd-idle']],
  [{ costAbove: 4 }, ['bbb-long']],
  [{ costAbove: 0 }, ['aaa-live', 'bbb-long', 'ccc-old']],
  [{ hasFailures: true, search: 'atlas' }, ['ccc-old']],
])('%j leaves %j', (args, found) => {
  expect(ids(args)).toEqual(found);
});

test.each([
  ['newest', ['aaa-live', 'bbb-long', 'ddd-idle', 'ccc-old']],
  ['cost', ['bbb-long', 'ccc-old', 'aaa-live', 'ddd-idle']],
  ['tokens', ['aaa-live', 'ccc-old', 'bbb-long', 'ddd-idle']],
  ['duration', ['bbb-long', 'aaa-live', 'ccc-old', 'ddd-idle']],
  ['failures', ['bbb-long', 'ccc-old', 'aaa-live', 'ddd-idle']],
])('most %s first', (order, found) => {
  expect(ids({ order })).toEqual(found);
});

test('words of what was said find their sessions beside the others, and it is told that they were looked for', () => {
  const asked: unknown[] = [];
  const searchContent: HomeFacts['searchContent'] = (_, { words }) => {
    asked.push(words);
    return { sessions: new Set(['claude_code/ddd-idle', 'claude_code/not-in-range']), searchedSince: NOW - DAY_MS };
  };
  const args = sessionsArgsSchema.parse({ timezone: 'UTC', search: 'atlas' });
  const answer = sessions(database.reader, args, NOW, { searchContent });
  expect(answer.sessions.map(({ sessionId }) => sessionId)).toEqual(['ddd-idle', 'ccc-old']);
  expect(answer.content).toEqual({ sessions: 1, searchedSince: new Date(NOW - DAY_MS).toISOString() });
  expect(sessionsSchema.parse(answer)).toEqual(answer);
  expect(asked).toEqual(['atlas']);
  const unsearched = sessions(database.reader, sessionsArgsSchema.parse({ timezone: 'UTC' }), NOW, { searchContent });
  expect(unsearched).not.toHaveProperty('content');
  expect(sessions(database.reader, args, NOW)).not.toHaveProperty('content');
});

test('of a project come the sessions in its folder and those billed in it, with what was billed in it', () => {
  database.writer.exec("UPDATE conversations SET workspace_hash = 'hash-of-project' WHERE external_id = 'aaa-live'");
  expect(ask({ project: 'other' }).sessions).toMatchObject([{ sessionId: 'ccc-old', inRange: { totalCost: 4 } }]);
  const answer = ask({ project: 'hash-of-project' });
  expect(answer.sessions.map(({ sessionId, projectHash }) => [sessionId, projectHash])).toEqual([
    ['aaa-live', 'hash-of-project'],
    ['bbb-long', ''],
  ]);
  expect(answer.totals.totalCost).toBe(11);
});

test('responses of a session that nothing else is known of are not lost', () => {
  database.writer.exec(
    "INSERT INTO projects VALUES ('other', 'Atlas'); DELETE FROM conversations WHERE external_id = 'ccc-old'",
  );
  const answer = ask({});
  expect(answer.totals.totalCost).toBe(15);
  expect(answer.sessions.at(-1)).toMatchObject({
    sessionId: 'ccc-old',
    projectName: 'Atlas',
    startedAt: '2026-11-16T14:32:40.000Z',
  });
});
