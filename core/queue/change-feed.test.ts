import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ChangeFeed, publishStoredRows } from './change-feed.ts';
import { queueKeys, WORKERS_GROUP } from './keys.ts';
import { startTestRedis, type TestRedis } from './test-redis.ts';

let server: TestRedis;
let redis: Redis;
const keys = queueKeys('');
const stored = { table: 'claude_raw_traces', rows: 3, priority: 2 };

beforeAll(async () => {
  server = await startTestRedis();
  redis = server.connect();
});
afterAll(() => server.close());
beforeEach(async () => {
  await redis.flushall();
});

async function feed(name = 'one'): Promise<ChangeFeed> {
  const made = new ChangeFeed(server.connect(), redis, keys, name);
  await made.start();
  return made;
}

async function pending(): Promise<unknown> {
  const [count] = await redis.xpending(keys.changes, WORKERS_GROUP);
  return count;
}

test('news wakes the consumer, and is pending until its work is done', async () => {
  const slowPath = await feed();
  const waiting = slowPath.wait();
  await publishStoredRows(redis, keys, stored);
  expect(await waiting).toBe(true);
  expect(await pending()).toBe(1);
  await slowPath.acknowledge();
  expect(await pending()).toBe(0);
});

test('a change carries the table, the rows and the priority', async () => {
  await publishStoredRows(redis, keys, stored);
  const [change] = await redis.xrange(keys.changes, '-', '+');
  expect(change?.[1]).toEqual(['table', 'claude_raw_traces', 'rows', '3', 'priority', '2']);
});

test('all that was told before one derivation is acknowledged by it', async () => {
  const slowPath = await feed();
  for (let count = 0; count < 5; count += 1) await publishStoredRows(redis, keys, stored);
  expect(await slowPath.wait()).toBe(true);
  await publishStoredRows(redis, keys, stored);
  expect(await slowPath.wait()).toBe(true);
  await slowPath.acknowledge();
  expect(await pending()).toBe(0);
});

test('no news is no news', async () => {
  expect(await (await feed()).wait()).toBe(false);
});

test('what an earlier life was told and did not acknowledge is forgotten', async () => {
  const killed = await feed();
  await publishStoredRows(redis, keys, stored);
  await killed.wait();
  expect(await pending()).toBe(1);
  await feed();
  expect(await pending()).toBe(0);
});

test('a wiped Redis counts as news: the group is made anew', async () => {
  const slowPath = await feed();
  const waiting = slowPath.wait();
  await redis.flushall();
  expect(await waiting).toBe(true);
  await publishStoredRows(redis, keys, stored);
  expect(await slowPath.wait()).toBe(true);
});
