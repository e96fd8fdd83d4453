import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { QUEUE_LIMIT_EVENTS } from '../contracts/pipeline.ts';
import type { QueueEntry } from '../contracts/telemetry-event.ts';
import { EventConsumer, type QueuedEntry } from './event-consumer.ts';
import { EventProducer, QueueLostError } from './event-producer.ts';
import { PROCESSORS_GROUP, queueKeys } from './keys.ts';
import { startTestRedis, type TestRedis } from './test-redis.ts';

let server: TestRedis;
let redis: Redis;
const keys = queueKeys('');
const never = () => false;
const always = () => true;

beforeAll(async () => {
  server = await startTestRedis();
  redis = server.connect();
});
afterAll(() => server.close());
beforeEach(async () => {
  await redis.flushall();
});

function entry(rangeEnd: number): QueueEntry {
  return {
    version: 1,
    platform: 'claude_code',
    source_file: 'file',
    generation: 0,
    range_start: 0,
    range_end: rangeEnd,
    fingerprint: 'f',
    source_size: rangeEnd,
    source_modified_ms: 1_000,
    events: [],
    rejections: [],
  };
}

async function producer(prefixedKeys = keys): Promise<EventProducer> {
  const made = new EventProducer(redis, prefixedKeys);
  await made.join();
  return made;
}

/** A consumer whose waiting reads have a connection of their own; its group exists. */
async function consumer(name: string, takeOverIdleMs?: number): Promise<EventConsumer> {
  const made = new EventConsumer(server.connect(), redis, keys, name, takeOverIdleMs);
  expect(await made.readPending(10)).toEqual([]);
  return made;
}

function rangeEnds(entries: readonly QueuedEntry[]): number[] {
  return entries.map(({ frame }) => JSON.parse(frame).range_end);
}

test('what was appended is read in order, and gone once acknowledged', async () => {
  const capture = await producer();
  const storing = await consumer('one');
  for (const end of [1, 2, 3]) expect(await capture.append(entry(end), end * 10, never)).toBe(true);
  expect(await capture.depth()).toBe(60);

  const read = await storing.read(10);
  expect(rangeEnds(read)).toEqual([1, 2, 3]);
  expect(read.map(({ count }) => count)).toEqual([10, 20, 30]);
  expect(await capture.depth()).toBe(60);

  await storing.acknowledge(read.slice(0, 2));
  expect([await capture.depth(), await capture.length()]).toEqual([30, 1]);
  await storing.acknowledge(read.slice(2));
  expect([await capture.depth(), await capture.length()]).toEqual([0, 0]);
});

test('acknowledging again, or what never was there, changes nothing', async () => {
  const capture = await producer();
  const storing = await consumer('one');
  await capture.append(entry(1), 5, never);
  await capture.append(entry(2), 7, never);
  const [first, second] = await storing.read(10);
  if (first === undefined || second === undefined) throw new Error('two entries were appended');
  await storing.acknowledge([first]);
  await storing.acknowledge([first, first]);
  await storing.acknowledge([{ id: '1-1', count: 3, frame: '' }]);
  await storing.acknowledge([]);
  expect(await capture.depth()).toBe(7);
});

test('depth is the sum over what is not acknowledged, whatever the order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(20)),
      async (counts, acknowledged) => {
        await redis.flushall();
        const capture = await producer();
        const storing = await consumer('one');
        for (const [index, count] of counts.entries()) await capture.append(entry(index), count, never);
        const entries = await storing.read(100);
        for (const pick of acknowledged) {
          const picked = entries[pick % entries.length];
          if (picked !== undefined) await storing.acknowledge([picked]);
        }
        const left = await storing.readPending(100);
        expect(await capture.depth()).toBe(left.reduce((sum, { count }) => sum + count, 0));
        await storing.acknowledge(left);
        expect(await capture.depth()).toBe(0);
      },
    ),
    { numRuns: 25 },
  );
});

test('at the high-water mark appending waits, and goes on when a place is free', async () => {
  const capture = await producer();
  const storing = await consumer('one');
  await capture.append(entry(1), QUEUE_LIMIT_EVENTS - 1, never);
  await capture.append(entry(2), 200, never);
  expect(await capture.append(entry(3), 1, always)).toBe(false);
  expect(await capture.length()).toBe(2);

  const waiting = capture.append(entry(3), 1, never);
  const read = await storing.read(1);
  expect(rangeEnds(read)).toEqual([1]);
  // Delivered is not acknowledged: no place is free yet.
  expect(await capture.append(entry(4), 1, always)).toBe(false);
  await storing.acknowledge(read);
  expect(await waiting).toBe(true);
  expect(await capture.depth()).toBe(201);
});

test('an entry without events takes a place too', async () => {
  const capture = await producer();
  await capture.append(entry(1), 0, never);
  expect(await capture.depth()).toBe(1);
});

test('a wiped Redis ends the epoch, also for a producer that waits', async () => {
  const capture = await producer();
  await capture.append(entry(1), QUEUE_LIMIT_EVENTS, never);
  const waiting = capture.append(entry(2), 1, never);
  const failed = expect(waiting).rejects.toThrow(QueueLostError);
  await redis.flushall();
  await failed;
  expect(await capture.intact()).toBe(false);
  await capture.join();
  expect(await capture.intact()).toBe(true);
  expect(await capture.append(entry(1), 1, never)).toBe(true);
});

test('nothing is appended before joining', async () => {
  await expect(new EventProducer(redis, keys).append(entry(1), 1, never)).rejects.toThrow(QueueLostError);
});

test('producers share an epoch', async () => {
  const one = await producer();
  const two = await producer();
  await one.append(entry(1), 1, never);
  await two.append(entry(2), 1, never);
  expect([await one.intact(), await two.intact(), await one.depth()]).toEqual([true, true, 2]);
});

test('a deleted epoch alone is a loss', async () => {
  const capture = await producer();
  await redis.del(keys.epoch);
  await expect(capture.append(entry(1), 1, never)).rejects.toThrow(QueueLostError);
});

test('a stream deleted by hand ends the epoch for every producer at the next append', async () => {
  const [one, two] = [await producer(), await producer()];
  await one.append(entry(1), 4, never);
  await redis.del(keys.events);
  await expect(one.append(entry(2), 1, never)).rejects.toThrow(QueueLostError);
  expect(await two.intact()).toBe(false);
  await one.join();
  expect(await one.append(entry(1), 4, never)).toBe(true);
  expect(await one.depth()).toBe(4);
});

test('a depth deleted by hand is counted anew', async () => {
  const capture = await producer();
  const storing = await consumer('one');
  for (const end of [1, 2, 3]) await capture.append(entry(end), 100, never);
  await redis.del(keys.depth);
  await storing.acknowledge(await storing.read(1));
  await capture.append(entry(4), 5, never);
  expect(await capture.depth()).toBe(205);
});

test('a consumer makes its group anew when Redis was wiped, also while it waits', async () => {
  const storing = await consumer('one');
  const waiting = storing.read(10);
  await redis.flushall();
  expect(await waiting).toEqual([]);
  const capture = await producer();
  await capture.append(entry(1), 1, never);
  // The first look after a loss may make the group, the next one reads.
  const read = [...(await storing.read(10)), ...(await storing.read(10))];
  expect(rangeEnds(read)).toEqual([1]);
});

test('what was queued before the group was made is not lost', async () => {
  const capture = await producer();
  await capture.append(entry(1), 1, never);
  const storing = await consumer('one');
  expect(rangeEnds(await storing.read(10))).toEqual([1]);
});

test('a restarted consumer finds what it was given and did not acknowledge, before anything new', async () => {
  const capture = await producer();
  const killed = await consumer('one');
  for (const end of [1, 2, 3]) await capture.append(entry(end), 1, never);
  await killed.read(2);
  const restarted = new EventConsumer(server.connect(), redis, keys, 'one');
  const pending = await restarted.readPending(10);
  expect(rangeEnds(pending)).toEqual([1, 2]);
  await restarted.acknowledge(pending);
  expect(await restarted.readPending(10)).toEqual([]);
  expect(rangeEnds(await restarted.read(10))).toEqual([3]);
});

test("another consumer's entries are taken over once they have been held too long", async () => {
  const capture = await producer();
  const dead = await consumer('dead');
  await capture.append(entry(1), 3, never);
  await dead.read(10);
  expect(await (await consumer('patient')).takeOver(10)).toEqual([]);

  const eager = await consumer('eager', 0);
  const taken = await eager.takeOver(10);
  expect(rangeEnds(taken)).toEqual([1]);
  await eager.acknowledge(taken);
  // The dead one was only slow: its acknowledgement comes too late and counts nothing.
  await dead.acknowledge(taken);
  expect(await capture.depth()).toBe(0);
});

test('a pending entry whose content was deleted by hand has an empty frame and can be acknowledged away', async () => {
  const capture = await producer();
  const storing = await consumer('one', 0);
  await capture.append(entry(1), 1, never);
  const [read] = await storing.read(10);
  await redis.xdel(keys.events, read?.id ?? '');
  const pending = await storing.readPending(10);
  expect(pending).toMatchObject([{ id: read?.id, frame: '' }]);
  await storing.acknowledge(pending);
  expect(await storing.readPending(10)).toEqual([]);
  expect(await storing.takeOver(10)).toEqual([]);
});

test('an entry that is not ours is handed on as it is', async () => {
  const storing = await consumer('one');
  await redis.xadd(keys.events, '*', 'count', 'many', 'other', 'field');
  const read = await storing.read(10);
  expect(read).toMatchObject([{ count: 1, frame: '' }]);
  await storing.acknowledge(read);
  expect(await redis.xlen(keys.events)).toBe(0);
});

test('every key carries the prefix', async () => {
  const prefixed = queueKeys('shared:42:');
  const capture = await producer(prefixed);
  await capture.append(entry(1), 1, never);
  const storing = new EventConsumer(server.connect(), redis, prefixed, 'one');
  await storing.readPending(1);
  await storing.acknowledge(await storing.read(1));
  const found = await redis.keys('*');
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter((key) => !key.startsWith('shared:42:'))).toEqual([]);
  expect(await redis.xinfo('GROUPS', prefixed.events)).toEqual([expect.arrayContaining([PROCESSORS_GROUP])]);
});
