import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ApiArgs } from '../contracts/api.ts';
import { insertCall, insertSession } from './test-activity.ts';
import { askAt } from './test-ask.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const DAY_MS = 86_400_000;
/** Thu 19 Nov 2026, 14:32 UTC. */
const NOW = Date.UTC(2026, 10, 19, 14, 32);

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

function callTools(succeeded: number, failed: number, at = NOW - 1_000, session = 'session-1'): void {
  for (let index = 0; index < succeeded; index += 1) insertCall(file.writer, { at, session });
  for (let index = 0; index < failed; index += 1) insertCall(file.writer, { at, session, success: false });
}

const ask = (args: ApiArgs<'productivity'> = {}, now = NOW) =>
  askAt(file, now, 'productivity', { timezone: 'UTC', since: '2026-11-19', ...args });

it('is 50 and its parts', async () => {
  insertSession(file.writer, {
    id: 'over',
    startedAt: NOW - 3_600_000,
    lastActivityAt: NOW - 1_800_000,
    linesChanged: 100,
  });
  insertSession(file.writer, { id: 'going', startedAt: NOW - 60_000, lastActivityAt: NOW - 1_000, linesChanged: 900 });
  insertSession(file.writer, {
    id: 'closed',
    startedAt: NOW - 60_000,
    lastActivityAt: NOW - 1_000,
    endedAt: NOW - 1_000,
  });
  insertSession(file.writer, { id: 'idle', startedAt: NOW - 60_000, lastActivityAt: NOW - 1_000 });
  callTools(15, 5);
  insertCall(file.writer, { at: NOW, success: null });
  const { score, parts, sample, reason } = await ask();
  expect(parts).toEqual([
    { part: 'base', points: 50, limit: 50, value: null },
    { part: 'tools', points: 18.75, limit: 25, value: 0.75 },
    { part: 'errors', points: -3.75, limit: -15, value: 0.25 },
    { part: 'completion', points: 5, limit: 10, value: 0.5 },
    // 100 lines are half of full impact, 900 are no more than 200.
    { part: 'code', points: 3.75, limit: 10, value: 0.375 },
  ]);
  expect(score).toBe(73.75);
  expect(reason).toBeNull();
  expect(sample).toEqual({ sessions: 4, calls: 20, linesChanged: 1_000 });
});

it('has no score of few calls, and says why', async () => {
  callTools(19, 0);
  expect(await ask()).toMatchObject({
    score: null,
    reason: 'Only 19 tool calls with a known outcome; a score needs 20.',
  });
  expect(await askAt(null, NOW, 'productivity', {})).toMatchObject({ score: null, before: null });
});

it('compares with as much time before', async () => {
  callTools(20, 0);
  callTools(0, 20, NOW - DAY_MS - 1_000);
  callTools(500, 0, NOW - DAY_MS + 60_000);
  expect(await ask()).toMatchObject({ score: 75, before: 35 });
  expect(await ask({ since: undefined })).toMatchObject({ before: null });
});

it('is of one session, whole', async () => {
  insertSession(file.writer, { id: 'mine', startedAt: NOW - 9 * DAY_MS, linesChanged: 200 });
  callTools(20, 0, NOW - 9 * DAY_MS, 'mine');
  callTools(0, 20, NOW - 9 * DAY_MS, 'other');
  const answer = await ask({ sessionId: 'mine', platform: 'claude_code' });
  expect(answer).toMatchObject({ score: 95, before: null, sample: { sessions: 1, calls: 20 } });
  await expect(ask({ sessionId: 'mine' })).rejects.toThrow(/^platform: needed with sessionId/);
});
