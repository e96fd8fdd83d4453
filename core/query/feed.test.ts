import { afterEach, beforeEach, expect, test } from 'vitest';
import { feedArgsSchema, feedSchema } from '../contracts/feed.ts';
import { feed } from './feed.ts';
import { ANY_USAGE, createTestDatabase, insertConversation, insertUsage, type TestDatabase } from './test-database.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32, 40);
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const USD = 1_000_000_000_000n;

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
  insertConversation(database.writer, {
    id: 's1',
    name: 'ledger-core',
    startedAt: NOW - DAY_MS,
    lastActivityAt: NOW,
    endedAt: null,
  });
});
afterEach(() => database.close());

function ask(args = {}) {
  const answer = feed(database.reader, feedArgsSchema.parse(args), NOW);
  expect(feedSchema.parse(answer)).toEqual(answer);
  return answer;
}

function prompt(at: number, length: number | null, session = 's1'): void {
  database.writer
    .prepare("INSERT INTO conversation_turns VALUES ('claude_code', ?, ?, 'user_prompt', ?, ?, NULL, NULL)")
    .run(session, `turn ${at}`, at, length);
}

function call(at: number, endedAt: number | null, success: number | null, errorClass: string | null = null): void {
  database.writer
    .prepare(
      `INSERT INTO tool_calls (platform, tool_use_id, external_id, tool_name, started_at, ended_at, success, error_class)
       VALUES ('claude_code', ?, 's1', 'Bash', ?, ?, ?, ?)`,
    )
    .run(`call ${at}`, at, endedAt, success, errorClass);
}

test('events of all kinds come newest first, with names, sizes and durations', () => {
  prompt(NOW - 9 * SECOND_MS, 120);
  insertUsage(database.writer, [
    { ...ANY_USAGE, session: 's1', occurredAt: NOW - 5 * SECOND_MS, costPico: 2n * USD, input: 7, output: 3 },
    {
      ...ANY_USAGE,
      session: 'elsewhere',
      platform: 'gemini_cli',
      occurredAt: NOW - 8 * SECOND_MS,
      reasoning: 5,
      costPico: 0n,
      costSource: 'unpriced',
    },
  ]);
  call(NOW - 7 * SECOND_MS, NOW - 6 * SECOND_MS, 0, 'exit_code');
  call(NOW - SECOND_MS, null, null);
  call(NOW - 10 * SECOND_MS, NOW - 20 * SECOND_MS, 1);
  const { events } = ask();
  expect(events).toMatchObject([
    { type: 'tool', toolName: 'Bash', durationMs: null, success: null, projectName: 'ledger-core' },
    { type: 'response', totalTokens: 10, totalCost: 2, costSource: 'calculated', sessionId: 's1' },
    { type: 'tool', durationMs: 1_000, success: false, errorClass: 'exit_code' },
    { type: 'response', totalTokens: 7, costSource: 'unpriced', platform: 'gemini_cli', projectName: null },
    { type: 'prompt', length: 120, at: new Date(NOW - 9 * SECOND_MS).toISOString() },
    { type: 'tool', durationMs: null, success: true },
  ]);
  expect(new Set(events.map(({ id }) => id)).size).toBe(6);
  expect(ask({ limit: 2 }).events.map(({ type }) => type)).toEqual(['tool', 'response']);
});

test('a platform and a project leave their own events', () => {
  database.writer.exec("UPDATE conversations SET workspace_hash = 'p1'");
  prompt(NOW - SECOND_MS, 1);
  prompt(NOW - SECOND_MS, 1, 'of no known session');
  insertUsage(database.writer, [
    { ...ANY_USAGE, session: 's1', project: 'p1', occurredAt: NOW - SECOND_MS },
    { ...ANY_USAGE, session: 's1', project: 'p2', occurredAt: NOW - SECOND_MS },
  ]);
  expect(
    ask({ project: 'p1' })
      .events.map(({ type }) => type)
      .sort(),
  ).toEqual(['prompt', 'response']);
  expect(ask({ platform: 'claude_code' }).events.length).toBe(4);
  expect(ask({ platform: 'cursor' })).toMatchObject({ events: [], rate: { costPerHour: null } });
});

test('what is older than a week is no news', () => {
  prompt(NOW - 7 * DAY_MS - 1, 1);
  prompt(NOW - 7 * DAY_MS, 1);
  expect(ask().events.length).toBe(1);
});

test('the rate is that of the last half hour, and none of less than five minutes', () => {
  const at = (ago: number, costPico: bigint) => ({
    ...ANY_USAGE,
    occurredAt: NOW - ago,
    costPico,
    input: 150,
    output: 0,
  });
  expect(ask().rate).toEqual({ costPerHour: null, tokensPerMinute: null });
  insertUsage(database.writer, [at(30 * MINUTE_MS + 1, 50n * USD), at(5 * MINUTE_MS - 1, 2n * USD)]);
  expect(ask().rate).toEqual({ costPerHour: null, tokensPerMinute: null });
  insertUsage(database.writer, [at(5 * MINUTE_MS, 1n * USD)], 3);
  expect(ask().rate).toEqual({ costPerHour: 6, tokensPerMinute: 10 });
});
