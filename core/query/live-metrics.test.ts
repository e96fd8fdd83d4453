import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { LIVE_WINDOW_NAMES, type LiveMetrics as LiveAnswer } from '../contracts/live-metrics.ts';
import type { Platform } from '../contracts/platform.ts';
import type { PressureLevel } from '../contracts/pressure.ts';
import { liveFigures } from '../metrics/live/figures.ts';
import { LiveMetrics } from '../metrics/live/live-metrics.ts';
import { LiveStore } from '../metrics/live/live-store.ts';
import { readKept } from '../metrics/live/read-kept.ts';
import { queueKeys } from '../queue/keys.ts';
import { startTestRedis, type TestRedis } from '../queue/test-redis.ts';
import { TouchedMinutes } from '../slow-path/touched-minutes.ts';
import { liveMetrics, projectNames } from './live-metrics.ts';
import { liveSource } from './live-source.ts';
import { insertCall, insertDecision, insertSession } from './test-activity.ts';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase } from './test-database.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** At the same place within this hour whenever it runs: Redis ends keys by its own clock. */
const NOW = Math.floor(Date.now() / HOUR) * HOUR + 34 * MINUTE + 56_789;
const START = queueKeys('home-1:').live;
const logged: string[] = [];
const log = pino({ level: 'debug', base: null }, { write: (line: string) => void logged.push(line) });

let server: TestRedis;
let redis: Redis;
let file: TestDatabase;
let live: LiveMetrics;
let now: number;
beforeAll(async () => {
  server = await startTestRedis();
  redis = server.connect();
});
afterAll(() => server.close());
beforeEach(async () => {
  await redis.flushall();
  file = createTestDatabase();
  now = NOW;
  logged.length = 0;
  live = made();
});
afterEach(() => {
  file.close();
  expect(logged).toEqual([]);
});

function made(): LiveMetrics {
  const touched = new TouchedMinutes(file.writer);
  return new LiveMetrics(liveSource(file.writer), new LiveStore(redis, START), touched, log, () => now);
}

function look(level: PressureLevel = 'green'): Promise<boolean> {
  return live.look({ level, now: true });
}

/** What Redis says; null while it is not whole. */
async function kept(): Promise<LiveAnswer | null> {
  const collected = await readKept(redis, START, now);
  return collected && liveFigures(collected, 'redis', now, projectNames(file.reader));
}

/** What Redis says must be what the database does. */
async function expectEqual(): Promise<void> {
  const fromRedis = await kept();
  expect(fromRedis && { ...fromRedis, source: 'database' }).toEqual(liveMetrics(file.reader, now));
}

let written = 0;
function respond(at: number, tokens: number, more: { model?: string; project?: string; platform?: Platform } = {}) {
  written += 1;
  insertUsage(file.writer, [{ ...ANY_USAGE, occurredAt: at, input: tokens - 1, ...more }], written);
}

function windowOf(answer: LiveAnswer | null, name: LiveAnswer['windows'][number]['window']) {
  return answer?.windows.find(({ window }) => window === name);
}

function someHistory(): void {
  respond(NOW, 1_000);
  respond(NOW - 30 * SECOND, 200, { model: 'opus' });
  respond(NOW - 5 * MINUTE, 30);
  respond(NOW - 3 * HOUR, 4);
  respond(NOW - 3 * DAY, 50_000, { project: 'other' });
  respond(NOW - 20 * DAY, 600_000, { platform: 'codex_cli' });
  respond(NOW - 40 * DAY, 7_000_000);
  insertCall(file.writer, { at: NOW - 10 * SECOND, durationMs: 1_234 });
  insertCall(file.writer, { at: NOW - 2 * HOUR, success: false, tool: 'Edit', durationMs: 88 });
  insertCall(file.writer, { at: null, endedAt: NOW - 2 * DAY, tool: 'Read' });
  insertDecision(file.writer, { at: NOW - MINUTE, decision: 'modified' });
  insertDecision(file.writer, { at: NOW - MINUTE, automatic: true });
  insertSession(file.writer, { id: 'open', startedAt: NOW - HOUR, lastActivityAt: NOW - MINUTE });
  insertSession(file.writer, { id: 'over', startedAt: NOW - HOUR, lastActivityAt: NOW - MINUTE, endedAt: NOW });
  file.writer.exec("INSERT INTO projects VALUES ('other', 'till')");
}

test('each window holds what lies in it, in Redis as in the database', async () => {
  someHistory();
  expect(await kept()).toBe(null);
  await look();
  await expectEqual();
  const answer = await kept();
  expect(answer?.windows.map(({ tokens }) => tokens)).toEqual([1_200, 1_230, 1_234, 51_234, 651_234]);
  expect(windowOf(answer, 'hour')).toMatchObject({ toolCalls: 1, edited: 1, accepted: 0, toolFailures: 0 });
  expect(windowOf(answer, 'day')).toMatchObject({ toolCalls: 2, toolFailures: 1 });
  expect(windowOf(answer, 'week')).toMatchObject({ toolCalls: 3 });
  expect(answer?.activeSessions).toBe(1);
  expect(answer?.leaders).toMatchObject({
    models: [
      { key: 'claude-sonnet-4-5', value: 1_034 },
      { key: 'opus', value: 200 },
    ],
    tools: [
      { key: 'Bash', value: 1 },
      { key: 'Edit', value: 1 },
    ],
  });
  expect(answer?.minutes.filter(({ tokens }) => tokens > 0).map(({ tokens }) => tokens)).toEqual([30, 1_200]);
});

test('what comes, changes and goes is set anew; the same again changes nothing', async () => {
  await look();
  someHistory();
  await look();
  await expectEqual();
  const before = await kept();
  // A redelivered event writes its row again as it is.
  file.writer.exec('UPDATE usage SET input_tokens = input_tokens');
  await look();
  expect(await kept()).toEqual(before);

  file.writer.exec(`UPDATE usage SET output_tokens = 500, model = 'haiku' WHERE occurred_at = ${NOW}`);
  file.writer.exec(`DELETE FROM tool_calls WHERE tool_name = 'Bash'`);
  file.writer.exec(`UPDATE conversations SET ended_at = ${NOW}`);
  await look();
  await expectEqual();
  expect((await kept())?.activeSessions).toBe(0);
});

test('a change that is rolled back is none', async () => {
  someHistory();
  await look();
  const before = await kept();
  const undone = file.writer.transaction(() => {
    file.writer.exec('DELETE FROM usage');
    throw new Error('undone');
  });
  expect(() => undone()).toThrow('undone');
  await look();
  expect(await kept()).toEqual(before);
});

test('wiped, it is no answer; then the same again', async () => {
  someHistory();
  await look();
  const before = await kept();
  await redis.flushall();
  expect(await kept()).toBe(null);
  await look();
  expect(await kept()).toEqual(before);
});

test('what is purged while nobody derives is in no key afterwards', async () => {
  respond(NOW, 5, { model: 'secret-model', project: 'secret-project' });
  insertCall(file.writer, { at: NOW, tool: 'secret-tool' });
  await look();
  expect(await everyByte()).toContain('secret-');
  // As the purge does: rows and Redis are emptied by another process, then deriving starts anew.
  file.writer.exec('DELETE FROM usage; DELETE FROM tool_calls');
  await redis.flushall();
  live = made();
  await look();
  await expectEqual();
  expect(await everyByte()).not.toContain('secret-');
});

test('what another process changed is seen by the one who starts anew', async () => {
  someHistory();
  await look();
  file.writer.exec('DELETE FROM usage');
  live = made();
  await look();
  await expectEqual();
});

test('behind, it is left and says nothing; caught up with, it is made anew', async () => {
  someHistory();
  await look();
  await look('yellow');
  expect(await kept()).toBe(null);
  respond(NOW, 77);
  await look('orange');
  expect(await kept()).toBe(null);
  await look('green');
  await expectEqual();
});

test('a window goes on with the clock, without anything written', async () => {
  someHistory();
  await look();
  for (const later of [MINUTE, HOUR, 25 * HOUR, 8 * DAY]) {
    now = NOW + later;
    await expectEqual();
  }
});

test('a history that is read at once is made anew as a whole, and what is older than a month touches nothing', async () => {
  await look();
  for (let hour = 0; hour < 400; hour += 1) respond(NOW - hour * HOUR, 10 + hour);
  for (let day = 40; day < 440; day += 1) respond(NOW - day * DAY, 7);
  await look();
  await expectEqual();
  // Of the older ones nothing is left to be done.
  respond(NOW - 50 * DAY, 7);
  const commands = await numberOfCommands();
  await look();
  expect((await numberOfCommands()) - commands).toBeLessThan(5);
  await expectEqual();
});

async function numberOfCommands(): Promise<number> {
  return Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1]);
}

test('after the clock was set back everything is made anew', async () => {
  now = NOW + 90 * DAY;
  someHistory();
  await look();
  now = NOW;
  await look();
  await expectEqual();
  expect(windowOf(await kept(), 'month')).toMatchObject({ tokens: 651_234 });
});

test('keys end by themselves, and there are never more than a hundred and thirty', async () => {
  for (let hour = 0; hour < 30 * 24; hour += 1) respond(NOW - hour * HOUR, 10);
  await look();
  const keys = await redis.keys('*');
  expect(keys.length).toBeLessThanOrEqual(130);
  expect(keys.every((key) => key.startsWith(START))).toBe(true);
  const endless = await Promise.all(keys.map(async (key) => ((await redis.pttl(key)) < 0 ? [key] : [])));
  expect(endless.flat()).toEqual([`${START}latest`]);
});

test('two installations in one Redis know nothing of each other', async () => {
  someHistory();
  await look();
  const other = queueKeys('home-2:').live;
  expect(await readKept(redis, other, now)).toBe(null);
  await new LiveStore(redis, other).clear();
  await expectEqual();
});

test('the zone of the machine changes no figure', async () => {
  someHistory();
  await look();
  const zone = process.env.TZ;
  try {
    const answers: unknown[] = [];
    for (const each of ['America/St_Johns', 'Asia/Kathmandu']) {
      process.env.TZ = each;
      answers.push(await kept(), { ...liveMetrics(file.reader, now), source: 'redis' });
    }
    expect(answers.every((answer) => JSON.stringify(answer) === JSON.stringify(answers[0]))).toBe(true);
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test('what another version wrote is no answer', async () => {
  someHistory();
  await look();
  const second = String(Math.floor(NOW / SECOND));
  for (const key of await redis.keys(`${START}second:*`)) await redis.hset(key, second, '[1]');
  expect(await kept()).toBe(null);
});

test('whatever is written, changed and looked at, in any order, Redis says what the database does', async () => {
  const ages = fc.oneof(fc.nat(2 * MINUTE), fc.nat(2 * HOUR), fc.nat(35 * DAY));
  const step = fc.oneof(
    fc.record({ do: fc.constant('respond' as const), age: ages, tokens: fc.integer({ min: 2, max: 10_000 }) }),
    fc.record({ do: fc.constant('call' as const), age: ages, durationMs: fc.nat(100_000) }),
    fc.record({ do: fc.constantFrom('look', 'wipe', 'shed', 'move', 'delete', 'restart') }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      file.writer.exec('DELETE FROM usage; DELETE FROM tool_calls');
      now = NOW;
      live = made();
      for (const each of steps) {
        if (each.do === 'respond') respond(now - each.age, each.tokens);
        else if (each.do === 'call') insertCall(file.writer, { at: now - each.age, durationMs: each.durationMs });
        else if (each.do === 'look') await look();
        else if (each.do === 'wipe') await redis.flushall();
        else if (each.do === 'shed') await look('orange');
        else if (each.do === 'move') file.writer.exec('UPDATE usage SET occurred_at = occurred_at - 3700000');
        else if (each.do === 'delete') file.writer.exec('DELETE FROM usage WHERE id % 2 = 0');
        else live = made();
        if (each.do === 'look') await expectEqual();
        now += 7 * SECOND;
      }
      await look();
      await expectEqual();
    }),
    { numRuns: amount({ short: 4, full: 20 }) },
  );
});

test('without a database there is nothing', () => {
  const answer = liveMetrics(null, NOW);
  expect(answer.windows.map(({ window }) => window)).toEqual([...LIVE_WINDOW_NAMES]);
  expect(answer.windows.every(({ responses, toolCalls }) => responses === 0 && toolCalls === 0)).toBe(true);
});

async function everyByte(): Promise<string> {
  const keys = await redis.keys('*');
  const dumps = await Promise.all(keys.map((key) => redis.dumpBuffer(key)));
  return [...keys, ...dumps.map((dump) => dump?.toString('latin1') ?? '')].join(' ');
}
