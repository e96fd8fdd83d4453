import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Platform } from '../contracts/platform.ts';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { ChangeFeed, publishStoredRows } from '../queue/change-feed.ts';
import { queueKeys, WORKERS_GROUP } from '../queue/keys.ts';
import { startTestRedis, type TestRedis } from '../queue/test-redis.ts';
import { openWritable } from '../storage/database.ts';
import { DatabasePlace } from '../storage/database-place.ts';
import { countOf, createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { SlowPath } from './slow-path.ts';
import { eventsOf, reply, storeEvents } from './test-transcript.ts';

const keys = queueKeys('');
/** Long enough for a busy machine; nothing waits so long when all is well. */
const PATIENCE = { timeout: 60_000, interval: 20 };
let server: TestRedis;
let redis: Redis;
let file: TestDatabase;
let slowPath: SlowPath;
let logLines: string[];

beforeAll(async () => {
  server = await startTestRedis();
  redis = server.connect();
});
afterAll(() => server.close());
beforeEach(async () => {
  await redis.flushall();
  file = createTestDatabase(50);
  logLines = [];
  const log = pino({ base: null }, { write: (line: string) => void logLines.push(line) });
  const feed = new ChangeFeed(server.connect(), redis, keys, 'slow-path-1');
  const deriver = new Deriver(file.writer, createPriceBook());
  slowPath = new SlowPath(feed, redis, keys, deriver, new DatabasePlace(file.path), log);
});
afterEach(async () => {
  await slowPath.stop();
  file.close();
});

let written = 0;
function someReplies(count: number): TelemetryEvent[] {
  const lines = Array.from({ length: count }, () => {
    written += 1;
    return reply({ output_tokens: 1 }, { message: { id: `msg_${written}` }, line: { requestId: `req_${written}` } });
  });
  return eventsOf('projects/p/session-1.jsonl', lines);
}

async function derived(count: number): Promise<void> {
  await vi.waitFor(() => expect(countOf(file.writer, 'usage')).toBe(count), PATIENCE);
}

test('what was stored before it started is derived without any news', async () => {
  storeEvents(file.writer, someReplies(3));
  slowPath.start();
  await derived(3);
});

test('news of stored rows wakes it; it tells that figures changed, and acknowledges', async () => {
  slowPath.start();
  const listener = server.connect();
  const told: string[] = [];
  listener.on('message', (channel) => told.push(channel));
  await listener.subscribe(keys.changedChannel);
  storeEvents(file.writer, someReplies(2));
  await publishStoredRows(redis, keys, { table: 'claude_raw_traces', rows: 2, priority: 1 });
  await derived(2);
  await vi.waitFor(() => expect(told).toContain(keys.changedChannel), PATIENCE);
  await vi.waitFor(async () => {
    const [pending] = await redis.xpending(keys.changes, WORKERS_GROUP);
    expect(pending).toBe(0);
  }, PATIENCE);
});

test('after Redis was wiped it goes on', async () => {
  slowPath.start();
  storeEvents(file.writer, someReplies(1));
  await derived(1);
  await redis.flushall();
  storeEvents(file.writer, someReplies(1));
  await publishStoredRows(redis, keys, { table: 'claude_raw_traces', rows: 1, priority: 1 });
  await derived(2);
});

test('draining takes in what arrives meanwhile, also beside the loop', async () => {
  storeEvents(file.writer, someReplies(2_500));
  slowPath.start();
  const arriving = openWritable(file.path);
  let arrived = 2_500;
  const draining = [slowPath.drain(), slowPath.drain()];
  for (let round = 0; round < 10; round += 1) {
    storeEvents(arriving, someReplies(30));
    arrived += 30;
    await new Promise((done) => setImmediate(done));
  }
  await Promise.all(draining);
  await slowPath.drain();
  expect(countOf(file.writer, 'usage')).toBe(arrived);
  arriving.close();
});

test('while the database is locked it waits, and says so without naming a file', async () => {
  const other = openWritable(file.path);
  storeEvents(file.writer, someReplies(2));
  other.exec('BEGIN IMMEDIATE');
  const draining = slowPath.drain();
  await vi.waitFor(() => expect(logLines.length).toBeGreaterThan(0), PATIENCE);
  expect(countOf(file.writer, 'usage')).toBe(0);
  other.exec('ROLLBACK');
  await draining;
  expect(countOf(file.writer, 'usage')).toBe(2);
  expect(logLines.join()).not.toContain(file.folder);
  other.close();
});

test('stopping is safe before the start, and twice', async () => {
  await slowPath.stop();
  await slowPath.stop();
});

test('it rests in long waits only while nothing is left to do, and news end them', async () => {
  const waits: boolean[] = [];
  class NotedFeed extends ChangeFeed {
    override wait(how: { isResting: boolean }): Promise<boolean> {
      waits.push(how.isResting);
      return super.wait(how);
    }
  }
  // A wait of an hour: only news end it.
  const reading = server.connect();
  const feed = new NotedFeed(reading, redis, keys, 'slow-path-2', 3_600_000);
  let looks = 0;
  const leisure = {
    async look() {
      looks += 1;
      return looks > 1;
    },
  };
  const place = new DatabasePlace(file.path);
  const resting = new SlowPath(
    feed,
    redis,
    keys,
    new Deriver(file.writer, createPriceBook()),
    place,
    pino({ base: null }),
    undefined,
    {
      leisure,
    },
  );
  resting.start();
  await vi.waitFor(() => expect(waits.at(-1)).toBe(true), PATIENCE);
  expect(waits[0]).toBe(false);
  expect(looks).toBe(2);
  storeEvents(file.writer, someReplies(2));
  await publishStoredRows(redis, keys, { table: 'claude_raw_traces', rows: 2, priority: 1 });
  await derived(2);
  // What was derived is something to look after.
  const restedBefore = waits.length;
  await vi.waitFor(() => expect(waits.length).toBeGreaterThan(restedBefore), PATIENCE);
  expect(waits[restedBefore]).toBe(false);
  const stopped = resting.stop();
  reading.disconnect();
  await stopped;
});

test('while much is sent at once deriving stands aside, and goes on all the same', async () => {
  const derivedWhenAsked: number[] = [];
  const rush = {
    isOn: async () => {
      derivedWhenAsked.push(countOf(file.writer, 'usage'));
      return true;
    },
  };
  const feed = new ChangeFeed(server.connect(), redis, keys, 'slow-path-2');
  const deriver = new Deriver(file.writer, createPriceBook());
  const log = pino({ level: 'silent' });
  slowPath = new SlowPath(feed, redis, keys, deriver, new DatabasePlace(file.path), log, undefined, { rush });
  storeEvents(file.writer, someReplies(3));
  slowPath.start();
  await derived(3);
  expect(derivedWhenAsked[0]).toBe(0);
});

/** Beside a rush that tells of itself as it is told to. */
function startBeside(companions: ConstructorParameters<typeof SlowPath>[7]): void {
  const feed = new ChangeFeed(server.connect(), redis, keys, 'slow-path-2');
  const deriver = new Deriver(file.writer, createPriceBook());
  const log = pino({ level: 'silent' });
  slowPath = new SlowPath(feed, redis, keys, deriver, new DatabasePlace(file.path), log, undefined, companions);
  slowPath.start();
}

test('a rush that lasts is stood aside for up to a limit, and then deriving catches up', async () => {
  const asked: number[] = [];
  const rush = {
    isOn: async () => {
      asked.push(countOf(file.writer, 'usage'));
      return true;
    },
  };
  storeEvents(file.writer, someReplies(2_500));
  startBeside({ rush, asideAtMostMs: 200 });
  await derived(2_500);
  // Once before each step when the limit is over; it would be twenty times while it is stood aside.
  const steps = asked.filter((count) => count > 0 && count < 2_500);
  expect(steps).toEqual([...new Set(steps)]);
  // Once nothing is left, it stands aside for the next one.
  const asideAgain = async () => {
    const before = asked.length;
    const next = countOf(file.writer, 'usage') + 1;
    storeEvents(file.writer, someReplies(1));
    await publishStoredRows(redis, keys, { table: 'claude_raw_traces', rows: 1, priority: 1 });
    await derived(next);
    expect(asked.slice(before).filter((count) => count === next - 1).length).toBeGreaterThan(2);
  };
  await vi.waitFor(asideAgain, PATIENCE);
});

test('a question after a rush that nobody answers is not waited for, nor when it is stopped', async () => {
  storeEvents(file.writer, someReplies(3));
  startBeside({ rush: { isOn: () => new Promise<boolean>(() => {}) } });
  await derived(3);
  storeEvents(file.writer, someReplies(1));
  await publishStoredRows(redis, keys, { table: 'claude_raw_traces', rows: 1, priority: 1 });
  await slowPath.stop();
});

test('while it stands aside no thread is started that helps; afterwards one is', async () => {
  let looks = 0;
  const adjustedAt: number[] = [];
  const gauge = {
    level: 'red',
    behind: new Map(),
    async look() {
      looks += 1;
    },
    noteWorkers() {},
  } as const;
  const helpers = {
    adjust: () => void adjustedAt.push(looks),
    platforms: new Set<Platform>(),
    workers: 1,
    async stop() {},
    onDerived() {},
  };
  storeEvents(file.writer, someReplies(1_500));
  startBeside({ rush: { isOn: async () => looks === 0 }, gauge, helpers });
  await derived(1_500);
  await vi.waitFor(() => expect(adjustedAt).toContain(2), PATIENCE);
  expect(adjustedAt).not.toContain(1);
});

test('what can be left for a while has its turn between two steps, also when deriving never ends', async () => {
  const derivedWhenAsked: number[] = [];
  const leisure = {
    async look() {
      derivedWhenAsked.push(countOf(file.writer, 'usage'));
      return true;
    },
  };
  // Before each step one more is stored, until leisure work was asked: without its turn there is no end.
  const rush = {
    async isOn() {
      if (derivedWhenAsked.length === 0) storeEvents(file.writer, someReplies(1));
      return false;
    },
  };
  startBeside({ rush, leisure });
  await vi.waitFor(() => expect(derivedWhenAsked[0]).toBeGreaterThan(0), PATIENCE);
});
