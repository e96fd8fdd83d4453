import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { EventFrame } from '../contracts/telemetry-event.ts';
import { EventConsumer } from '../queue/event-consumer.ts';
import { EventProducer } from '../queue/event-producer.ts';
import { PROCESSORS_GROUP, queueKeys } from '../queue/keys.ts';
import { startTestRedis, type TestRedis } from '../queue/test-redis.ts';
import { openWritable, type WritableDB } from '../storage/database.ts';
import { DatabasePlace } from '../storage/database-place.ts';
import { countOf, createTestDatabase, rowsOf, type TestDatabase } from '../storage/test-database.ts';
import { BatchWriter } from './batch-writer.ts';
import { FastPath } from './fast-path.ts';
import { event, frame } from './test-frames.ts';

const keys = queueKeys('');
/** Long enough for a busy machine; nothing waits so long when all is well. */
const PATIENCE = { timeout: 60_000, interval: 20 };

let server: TestRedis;
let redis: Redis;
let file: TestDatabase;
let producer: EventProducer;
let logLines: string[];
const running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  server = await startTestRedis();
  redis = server.connect();
});
afterAll(() => server.close());
beforeEach(async () => {
  await redis.flushall();
  file = createTestDatabase(50);
  logLines = [];
  producer = new EventProducer(redis, keys);
  await producer.join();
});
afterEach(async () => {
  for (const fastPath of running.splice(0)) await fastPath.stop();
  file.close();
});

function createFastPath(database: WritableDB = file.writer, name = 'fast-path-1', takeOverIdleMs?: number): FastPath {
  const log = pino({ base: null }, { write: (line: string) => void logLines.push(line) });
  const blocking = server.connect();
  const consumer = new EventConsumer(blocking, redis, keys, name, takeOverIdleMs);
  const fastPath = new FastPath(consumer, redis, keys, new BatchWriter(database), new DatabasePlace(file.path), log);
  running.push({
    stop() {
      const stopped = fastPath.stop();
      // Ends a waiting read, as the process does.
      blocking.disconnect();
      return stopped;
    },
  });
  return fastPath;
}

async function append(one: EventFrame): Promise<void> {
  expect(await producer.append(one, one.events.length, () => false)).toBe(true);
}

/** Frames of ten bytes that follow on each other, one event in each. */
async function appendMany(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await append(frame(index * 10, index * 10 + 10, [index]));
}

async function allAcknowledged(): Promise<void> {
  await vi.waitFor(async () => expect([await producer.depth(), await producer.length()]).toEqual([0, 0]), PATIENCE);
}

function runScript(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

const stored = () => countOf(file.writer, 'claude_raw_traces');
const committed = () => file.writer.prepare('SELECT committed_offset AS end FROM source_checkpoints').get();

test('what is queued is stored, announced and taken off the queue', async () => {
  await appendMany(25);
  createFastPath().start();
  await allAcknowledged();
  expect(stored()).toBe(25);
  expect(committed()).toEqual({ end: 250 });
  const changes = await redis.xrange(keys.changes, '-', '+');
  const announced = changes.map(([, fields]) => Number(fields[3]));
  expect(announced.reduce((sum, rows) => sum + rows, 0)).toBe(25);
  expect(changes[0]?.[1]).toEqual(['table', 'claude_raw_traces', 'rows', expect.any(String), 'priority', '2']);
  expect(logLines).toEqual([]);
});

test('nothing new is not announced', async () => {
  await append(frame(0, 10, []));
  createFastPath().start();
  await allAcknowledged();
  expect(await redis.exists(keys.changes)).toBe(0);
});

test('what cannot be stored is copied to the stream of dead letters, without its content', async () => {
  const secret = 'the-words-of-a-person';
  await append(frame(0, 10, [], { events: [event(1), { ...event(2), timestamp: { secret } }] }));
  await redis.xadd(keys.events, '*', 'count', '1', 'frame', `{"${secret}`);
  // An entry's id begins with its time: one of eight days ago has no place there any more.
  await redis.xadd(keys.deadLetters, `${Date.now() - 8 * 24 * 3_600_000}-0`, 'error_type', 'of long ago');
  createFastPath().start();
  await vi.waitFor(async () => expect(await producer.length()).toBe(0), PATIENCE);
  const letters = await redis.xrange(keys.deadLetters, '-', '+');
  expect(letters.map(([, fields]) => fields[3])).toEqual(['InvalidEvent', 'UnreadableEntry']);
  expect(letters[0]?.[1]).toContain(event(2).event_id);
  expect([JSON.stringify(letters), ...logLines].join()).not.toContain(secret);
  expect(countOf(file.writer, 'dead_letters')).toBe(2);
  expect(stored()).toBe(1);
});

test('while another process holds the lock everything waits in the queue, and is stored afterwards', async () => {
  const holder = spawn(process.execPath, [runScript('./test-lock.ts'), file.path], { stdio: 'pipe' });
  await once(holder.stdout, 'data');
  createFastPath().start();
  await appendMany(5);
  await vi.waitFor(() => expect(logLines.join()).toContain('cannot be written'), PATIENCE);
  expect([stored(), await producer.depth()]).toEqual([0, 5]);

  holder.stdin.end();
  await once(holder, 'exit');
  await allAcknowledged();
  expect([stored(), countOf(file.writer, 'dead_letters')]).toEqual([5, 0]);
  expect(committed()).toEqual({ end: 50 });
  expect(logLines.join()).not.toContain(file.folder);
});

test('stopped in an outage, it acknowledges nothing; the next one stores it', async () => {
  file.writer.pragma('query_only = ON');
  const first = createFastPath();
  first.start();
  await appendMany(3);
  await vi.waitFor(() => expect(logLines.length).toBeGreaterThan(0), PATIENCE);
  await first.stop();
  expect(await producer.depth()).toBe(3);
  file.writer.pragma('query_only = OFF');
  createFastPath().start();
  await allAcknowledged();
  expect([stored(), countOf(file.writer, 'dead_letters')]).toEqual([3, 0]);
});

test('killed between commit and acknowledgement, the second delivery changes nothing', async () => {
  await appendMany(5);
  await append(frame(50, 60, [], { events: [event(50), { broken: true }] }));
  const killed = spawnSync(process.execPath, [runScript('./test-kill.ts'), file.path, server.socketPath]);
  expect(killed.signal).toBe('SIGKILL');
  const afterKill = rowsOf(file.writer, 'claude_raw_traces', []);
  expect([afterKill.length, await producer.length()]).toEqual([6, 6]);

  createFastPath().start();
  await allAcknowledged();
  expect(rowsOf(file.writer, 'claude_raw_traces', [])).toEqual(afterKill);
  expect(committed()).toEqual({ end: 60 });
  expect(countOf(file.writer, 'dead_letters')).toBe(1);
});

test('what a dead consumer of another name holds is taken over', async () => {
  const dead = new EventConsumer(server.connect(), redis, keys, 'fast-path-2');
  await dead.readPending(1);
  await appendMany(12);
  expect(await dead.read(12)).toHaveLength(12);
  createFastPath(file.writer, 'fast-path-1', 0).start();
  await allAcknowledged();
  expect(stored()).toBe(12);
});

test('two fast paths at once store each event once', async () => {
  const other = openWritable(file.path, 2_000);
  createFastPath().start();
  createFastPath(other, 'fast-path-2').start();
  await appendMany(60);
  await allAcknowledged();
  expect(stored()).toBe(60);
  expect(countOf(file.writer, 'dead_letters')).toBe(0);
  for (const fastPath of running.splice(0)) await fastPath.stop();
  other.close();
});

test('after Redis was wiped it goes on with what is queued anew', async () => {
  createFastPath().start();
  await appendMany(2);
  await allAcknowledged();
  await redis.flushall();
  await producer.join();
  await append(frame(20, 30, [2]));
  await allAcknowledged();
  expect(stored()).toBe(3);
  expect(committed()).toEqual({ end: 30 });
  expect(await redis.xinfo('GROUPS', keys.events)).toEqual([expect.arrayContaining([PROCESSORS_GROUP])]);
});

test('stopping is safe before the start, and twice', async () => {
  const fastPath = createFastPath();
  await fastPath.stop();
  await fastPath.stop();
});
