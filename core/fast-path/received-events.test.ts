import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { QUEUE_LIMIT_EVENTS } from '../contracts/pipeline.ts';
import { EventConsumer } from '../queue/event-consumer.ts';
import { EventProducer } from '../queue/event-producer.ts';
import { PROCESSORS_GROUP, queueKeys } from '../queue/keys.ts';
import { type IntakePatience, TelemetryIntake } from '../queue/telemetry-intake.ts';
import { startTestRedis, type TestRedis } from '../queue/test-redis.ts';
import { DatabasePlace } from '../storage/database-place.ts';
import { unpackEvent } from '../storage/packed-event.ts';
import { readPurgeMark } from '../storage/purge-mark.ts';
import { countOf, createTestDatabase, rowsOf, type TestDatabase } from '../storage/test-database.ts';
import { BatchWriter } from './batch-writer.ts';
import { FastPath } from './fast-path.ts';
import { sentEvent } from './test-frames.ts';

const keys = queueKeys('');
/** How far purges are in a new database. */
const UNPURGED = '0';
/** Long enough for a busy machine; nothing waits so long when all is well. */
const PATIENCE = { timeout: 60_000, interval: 20 };
/** For answers that must come by themselves, not because nobody waited longer. */
const PATIENT: IntakePatience = { placeMs: 60_000, answerMs: 60_000 };
const IMPATIENT: IntakePatience = { placeMs: 50, answerMs: 50 };

let server: TestRedis;
let redis: Redis;
let file: TestDatabase;
const running: { stop(): Promise<void> | void }[] = [];

beforeAll(async () => {
  server = await startTestRedis();
  redis = server.connect();
});
afterAll(() => server.close());
beforeEach(async () => {
  await redis.flushall();
  file = createTestDatabase(50);
});
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  file.close();
});

function intake(patience: IntakePatience = PATIENT): TelemetryIntake {
  const made = new TelemetryIntake(server.connect(), server.connect(), keys, patience);
  running.push(made);
  return made;
}

function startFastPath(): void {
  const blocking = server.connect();
  const consumer = new EventConsumer(blocking, redis, keys, 'fast-path-1');
  const place = new DatabasePlace(file.path);
  const fastPath = new FastPath(
    consumer,
    redis,
    keys,
    new BatchWriter(file.writer),
    place,
    pino({ level: 'silent' }),
    () => undefined,
  );
  fastPath.start();
  running.push({
    stop() {
      const stopped = fastPath.stop();
      blocking.disconnect();
      return stopped;
    },
  });
}

const events = (count: number, from = 0) => Array.from({ length: count }, (_, index) => sentEvent(from + index));
/** Longer than a busy machine needs, and shorter than {@link PATIENT}. */
const forgotten = () => sleep(PATIENT.answerMs / 2, 'forgotten', { ref: false });
const stored = () => countOf(file.writer, 'otlp_raw_traces');
const queued = () => redis.xlen(keys.events);

test('what was sent is in the database when it is answered, however many entries it took, and once if it is sent again', async () => {
  startFastPath();
  const door = intake();
  expect(await door.store(events(501), 'otlp', UNPURGED)).toBe('stored');
  expect(stored()).toBe(501);
  expect(await door.store(events(501), 'otlp', UNPURGED)).toBe('stored');
  expect(
    await Promise.all([door.store(events(3, 501), 'hooks', UNPURGED), door.store(events(2, 503), 'otlp', UNPURGED)]),
  ).toEqual(['stored', 'stored']);
  expect(stored()).toBe(505);
  expect(await door.store([], 'otlp', UNPURGED)).toBe('stored');
});

test('it has no file behind it: no checkpoint, and its door in place of a source', async () => {
  startFastPath();
  expect(await intake().store(events(1), 'otlp', UNPURGED)).toBe('stored');
  expect(countOf(file.writer, 'source_checkpoints')).toBe(0);
  expect(file.writer.prepare('SELECT source_file, generation FROM otlp_raw_traces').get()).toEqual({
    source_file: 'otlp',
    generation: 0,
  });
});

test('queued is not stored: nothing is answered before the commit', async () => {
  const holder = spawn(process.execPath, [fileURLToPath(new URL('./test-lock.ts', import.meta.url)), file.path]);
  await once(holder.stdout, 'data');
  startFastPath();
  let answer = 'none';
  const waiting = intake()
    .store(events(2), 'otlp', UNPURGED)
    .then((given) => {
      answer = given;
    });
  await vi.waitFor(async () => expect(await redis.xpending(keys.events, PROCESSORS_GROUP)).toContain(1), PATIENCE);
  expect([answer, stored()]).toEqual(['none', 0]);
  holder.stdin.end();
  await waiting;
  expect([answer, stored()]).toEqual(['stored', 2]);
});

test('what becomes a dead letter is kept, and so answered as stored', async () => {
  startFastPath();
  // Our own doors are believed that it is an event; the database takes no row of it.
  const rowless = { ...sentEvent(2), source_offset: Number.NaN };
  // Said to be of another door: it is checked, and is none.
  const broken = { ...sentEvent(3), timestamp: '' };
  expect(await intake().store([...events(1), rowless], 'otlp', UNPURGED)).toBe('stored');
  expect([stored(), countOf(file.writer, 'dead_letters')]).toEqual([1, 1]);
  expect(await intake().store([broken], 'hooks', UNPURGED)).toBe('stored');
  expect([stored(), countOf(file.writer, 'dead_letters')]).toEqual([1, 2]);
});

test('the text of an event of our own doors is stored as it was queued', async () => {
  startFastPath();
  expect(await intake().store(events(3), 'otlp', UNPURGED)).toBe('stored');
  const texts = file.writer
    .prepare<[], Buffer>('SELECT event_data FROM otlp_raw_traces ORDER BY sequence')
    .pluck()
    .all()
    .map(unpackEvent);
  expect(texts).toEqual(events(3).map((event) => JSON.stringify(event)));
});

test('nobody who stores: unavailable, and what is sent again is stored once', async () => {
  const door = intake(IMPATIENT);
  // A busy machine needs longer to connect than it waits.
  await vi.waitFor(async () => {
    expect(await door.store(events(5), 'otlp', UNPURGED)).toBe('unavailable');
    expect(await queued()).toBeGreaterThan(0);
  }, PATIENCE);
  startFastPath();
  expect(await intake().store(events(5), 'otlp', UNPURGED)).toBe('stored');
  expect(stored()).toBe(5);
});

test('a full queue is busy at once it does not move, one that moves is waited for', async () => {
  const door = intake({ ...PATIENT, placeMs: 50 });
  await redis.set(keys.epoch, 'some');
  await redis.xadd(keys.events, '*', 'count', String(QUEUE_LIMIT_EVENTS), 'frame', '');
  await redis.set(keys.depth, String(QUEUE_LIMIT_EVENTS));
  expect(await door.store(events(1), 'otlp', UNPURGED)).toBe('busy');
  expect(await queued()).toBe(1);
  const waiting = intake().store(events(1), 'otlp', UNPURGED);
  startFastPath();
  expect(await waiting).toBe('stored');
});

test('a queue that was emptied while a place was waited for takes nothing of before', async () => {
  const door = intake();
  await redis.set(keys.epoch, 'some');
  await redis.xadd(keys.events, '*', 'count', String(QUEUE_LIMIT_EVENTS), 'frame', '');
  await redis.set(keys.depth, String(QUEUE_LIMIT_EVENTS));
  const waiting = door.store(events(1), 'otlp', UNPURGED);
  await vi.waitFor(async () => expect(await redis.pubsub('CHANNELS', '*stored*')).toHaveLength(1), PATIENCE);
  await redis.flushall();
  expect(await waiting).toBe('unavailable');
  expect(await queued()).toBe(0);
  startFastPath();
  expect(await door.store(events(1), 'otlp', UNPURGED)).toBe('stored');
});

test('that capture is held back holds back nothing that is sent', async () => {
  await redis.set(keys.hold, '1');
  startFastPath();
  expect(await intake().store(events(1), 'otlp', UNPURGED)).toBe('stored');
});

test('killed between commit and answer, the next fast path answers, and stores nothing twice', async () => {
  const waiting = intake().store(events(5), 'otlp', UNPURGED);
  await vi.waitFor(async () => expect(await queued()).toBe(1), PATIENCE);
  const script = fileURLToPath(new URL('./test-kill.ts', import.meta.url));
  expect(spawnSync(process.execPath, [script, file.path, server.socketPath]).signal).toBe('SIGKILL');
  const afterKill = rowsOf(file.writer, 'otlp_raw_traces', []);
  expect(afterKill).toHaveLength(5);
  startFastPath();
  expect(await waiting).toBe('stored');
  expect(rowsOf(file.writer, 'otlp_raw_traces', [])).toEqual(afterKill);
});

test('a Redis that lost its content never makes a false answer', async () => {
  const door = intake({ placeMs: 60_000, answerMs: 300 });
  const waiting = door.store(events(5), 'otlp', UNPURGED);
  await vi.waitFor(async () => expect(await queued()).toBe(1), PATIENCE);
  await redis.flushall();
  startFastPath();
  expect(await waiting).toBe('unavailable');
  expect(stored()).toBe(0);
  await vi.waitFor(async () => expect(await door.store(events(5), 'otlp', UNPURGED)).toBe('stored'), PATIENCE);
  expect(stored()).toBe(5);
});

test('a connection that closes while it listens leaves nobody waiting, and the next one hears again', async () => {
  const door = intake();
  const waiting = door.store(events(5), 'otlp', UNPURGED);
  await vi.waitFor(async () => expect(await queued()).toBe(1), PATIENCE);
  await redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  expect(await waiting).toBe('unavailable');
  startFastPath();
  expect(await door.store(events(5), 'otlp', UNPURGED)).toBe('stored');
  expect(stored()).toBe(5);
});

test('what was judged before a purge and is queued behind it is not stored, and is when it was judged anew', async () => {
  const purge = file.writer.prepare('INSERT INTO purges (requested_at, step) VALUES (0, ?)');
  const judgedBefore = readPurgeMark(file.writer);
  startFastPath();
  const door = intake();
  // Of this life of the queue, as is everything that is queued through the same door.
  expect(await door.store(events(1), 'otlp', judgedBefore)).toBe('stored');
  purge.run('recorded');
  const judgedAmid = readPurgeMark(file.writer);
  file.writer.exec("UPDATE purges SET step = 'done'");
  const producer = new EventProducer(redis, keys);
  await producer.join();
  for (const mark of [judgedBefore, judgedAmid]) {
    const receipt = { waiter: 'nobody', frame: 'some' };
    const stale = { version: 1, received_by: 'otlp', receipt, purge_mark: mark, events: events(1, 1) } as const;
    expect(await producer.appendReceived(stale, 1, () => false)).toBe(true);
  }
  await vi.waitFor(async () => expect(await queued()).toBe(0), PATIENCE);
  expect(stored()).toBe(1);
  // Its sender is told at once, and not when nobody would wait any longer; beside it others are stored.
  const answers = [
    door.store(events(1, 1), 'otlp', judgedAmid),
    door.store(events(1), 'otlp', readPurgeMark(file.writer)),
  ];
  expect(await Promise.race([Promise.all(answers), forgotten()])).toEqual(['unavailable', 'stored']);
  expect(stored()).toBe(1);
  expect(await door.store(events(2), 'otlp', readPurgeMark(file.writer))).toBe('stored');
  expect(stored()).toBe(2);
});

test('stopping answers those who wait', async () => {
  const door = intake();
  const waiting = door.store(events(1), 'otlp', UNPURGED);
  await vi.waitFor(async () => expect(await queued()).toBe(1), PATIENCE);
  door.stop();
  expect(await waiting).toBe('unavailable');
  expect(await door.store(events(1), 'otlp', UNPURGED)).toBe('unavailable');
});
