import { afterEach, beforeEach, expect, test } from 'vitest';
import { dayArgsSchema, dayViewSchema, MOST_BAR_MARKS } from '../contracts/day.ts';
import { day } from './day.ts';
import { ANY_USAGE, createTestDatabase, insertConversation, insertUsage, type TestDatabase } from './test-database.ts';

const NOW = Date.UTC(2026, 10, 19, 14, 32, 40);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const USD = 1_000_000_000_000n;
const MIDNIGHT = Date.UTC(2026, 10, 19);

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
});
afterEach(() => database.close());

function ask(args = {}) {
  const answer = day(database.reader, dayArgsSchema.parse({ timezone: 'UTC', ...args }), NOW);
  expect(dayViewSchema.parse(answer)).toEqual(answer);
  return answer;
}

function addSession(id: string, hash: string, startedAt: number, lastActivityAt: number): void {
  insertConversation(database.writer, { id, name: `name of ${hash}`, startedAt, lastActivityAt, endedAt: null });
  database.writer.prepare('UPDATE conversations SET workspace_hash = ? WHERE external_id = ?').run(hash, id);
}

function call(session: string, at: number, success: number, endedAt: number | null = null): void {
  database.writer
    .prepare(
      `INSERT INTO tool_calls (platform, tool_use_id, external_id, tool_name, started_at, ended_at, success)
       VALUES ('claude_code', ?, ?, 'Bash', ?, ?, ?)`,
    )
    .run(`${session} ${at}`, session, at, endedAt, success);
}

const billed = (session: string, at: number, cost: bigint, change = {}) => ({
  ...ANY_USAGE,
  session,
  occurredAt: at,
  costPico: cost * USD,
  ...change,
});

test('a bar reaches from the first event of the day to its last, with the cost of each step', () => {
  addSession('s1', 'p1', MIDNIGHT - DAY_MS, NOW - MINUTE_MS);
  insertUsage(database.writer, [
    billed('s1', MIDNIGHT - 1, 100n),
    billed('s1', MIDNIGHT + 10 * HOUR_MS, 1n),
    billed('s1', MIDNIGHT + 10 * HOUR_MS + 4 * MINUTE_MS, 2n, { agent: 'a1', model: 'claude-opus-4-5' }),
    billed('s1', MIDNIGHT + 10 * HOUR_MS + 5 * MINUTE_MS, 4n, { agent: 'a1', model: 'claude-opus-4-5' }),
  ]);
  call('s1', MIDNIGHT + 9 * HOUR_MS, 0);
  call('s1', MIDNIGHT + 11 * HOUR_MS, 1, MIDNIGHT + 12 * HOUR_MS);
  database.writer.exec("UPDATE tool_calls SET called_agent_id = 'a1', called_agent_type = 'Explore' WHERE success = 1");
  const answer = ask();
  expect(answer).toMatchObject({ day: '2026-11-19', sessions: 1, activeSessions: 1, totals: { totalCost: 7 } });
  expect(answer.projects).toMatchObject([
    {
      projectHash: 'p1',
      label: 'name of p1',
      totals: { totalCost: 7 },
      sessions: [
        {
          from: '2026-11-19T09:00:00.000Z',
          to: '2026-11-19T12:00:00.000Z',
          startsBefore: true,
          endsAfter: false,
          active: true,
          models: ['claude-opus-4-5', 'claude-sonnet-4-5'],
          cost: { step: [120, 121], usd: [3, 4] },
          subagents: [
            { from: '2026-11-19T10:04:00.000Z', to: '2026-11-19T10:05:00.000Z', type: 'Explore', totalCost: 6 },
          ],
          failures: ['2026-11-19T09:00:00.000Z'],
          toolFailures: 1,
        },
      ],
    },
  ]);
});

test('bars that overlap run at once, and their time is covered once', () => {
  addSession('s1', 'p1', NOW, NOW);
  addSession('s2', 'p1', NOW, NOW);
  addSession('s3', 'p2', NOW, NOW);
  addSession('asleep', 'p3', MIDNIGHT - DAY_MS, MIDNIGHT + 2 * DAY_MS);
  insertUsage(database.writer, [
    billed('s1', MIDNIGHT + HOUR_MS, 1n),
    billed('s1', MIDNIGHT + 2 * HOUR_MS, 1n),
    billed('s2', MIDNIGHT + HOUR_MS + 30 * MINUTE_MS, 1n),
    billed('s2', MIDNIGHT + 3 * HOUR_MS, 1n),
    billed('s3', MIDNIGHT + 5 * HOUR_MS, 5n),
  ]);
  const answer = ask();
  expect(answer).toMatchObject({ sessions: 3, agentTimeMs: 2.5 * HOUR_MS, wallTimeMs: 2 * HOUR_MS, peak: 2 });
  expect(answer.projects.map(({ projectHash, sessions }) => [projectHash, sessions.length])).toEqual([
    ['p2', 1],
    ['p1', 2],
  ]);
  expect(answer.concurrency.length).toBe(288);
  expect([11, 12, 18, 24, 25, 36, 37, 60].map((step) => answer.concurrency[step])).toEqual([0, 1, 2, 2, 1, 1, 0, 1]);
});

test('a day is as long as the zone makes it, and ends what goes on after it', () => {
  addSession('s1', 'p1', MIDNIGHT, MIDNIGHT + DAY_MS);
  const short = ask({ day: '2026-03-08', timezone: 'America/New_York' });
  expect(short).toMatchObject({ from: '2026-03-08T05:00:00.000Z', to: '2026-03-09T04:00:00.000Z', sessions: 0 });
  expect(short.concurrency.length).toBe(23 * 12);
  call('s1', MIDNIGHT + DAY_MS - MINUTE_MS, 1, MIDNIGHT + DAY_MS + HOUR_MS);
  const [project] = ask().projects;
  expect(project?.sessions).toMatchObject([{ to: '2026-11-20T00:00:00.000Z', endsAfter: true }]);
});

test('a platform and a project leave their own sessions, and marks are bounded', () => {
  addSession('s1', 'p1', MIDNIGHT, NOW);
  insertUsage(database.writer, [
    billed('s1', MIDNIGHT + HOUR_MS, 1n, { project: 'p1' }),
    billed('s2', MIDNIGHT + HOUR_MS, 2n, { platform: 'codex_cli', project: 'p2' }),
  ]);
  for (let index = 0; index <= MOST_BAR_MARKS; index += 1) call('s1', MIDNIGHT + index, 0);
  expect(ask({ platform: 'codex_cli' })).toMatchObject({ sessions: 1, totals: { totalCost: 2 } });
  expect(ask({ project: 'p2' })).toMatchObject({ sessions: 1, totals: { totalCost: 2 } });
  const [bar] = ask({ project: 'p1' }).projects.flatMap(({ sessions }) => sessions);
  expect(bar?.failures.length).toBe(MOST_BAR_MARKS);
  expect(bar?.toolFailures).toBe(MOST_BAR_MARKS + 1);
});
