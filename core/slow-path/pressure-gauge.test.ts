import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Pressure } from '../contracts/pressure.ts';
import { EventProducer } from '../queue/event-producer.ts';
import { queueKeys } from '../queue/keys.ts';
import { startTestRedis, type TestRedis } from '../queue/test-redis.ts';
import { createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import { PressureGauge } from './pressure-gauge.ts';

const keys = queueKeys('');
const logged: string[] = [];
const log = pino({ base: null }, { write: (line: string) => void logged.push(line) });
const marker = { version: 1, platform: 'claude_code', scan_files: 0, scan_completed_at: 1 } as const;

let server: TestRedis;
let redis: Redis;
let file: TestDatabase;
let gauge: PressureGauge;
let told: Pressure[];
beforeAll(async () => {
  server = await startTestRedis();
  redis = server.connect();
});
afterAll(() => server.close());
beforeEach(async () => {
  await redis.flushall();
  file = createTestDatabase();
  gauge = new PressureGauge(file.writer, redis, keys, log);
  told = [];
  logged.length = 0;
  gauge.onChange((pressure) => told.push(pressure));
});
afterEach(() => file.close());

/** The newest stored event, of which the sequence says how many there were. */
function store(table: string, sequence: number): void {
  const sent = table === 'otlp_raw_traces' ? [', platform, signal', ", 'claude_code', 'logs'"] : ['', ''];
  file.writer.exec(`INSERT INTO ${table}
    (sequence, event_id, external_id, event_type, timestamp, source_file, source_offset, generation, event_data${sent[0]})
    VALUES (${sequence}, 'e${sequence}', 's', 'user', '2026-11-01T00:00:00.000Z', 'f', 0, 0, x'00'${sent[1]})`);
}

function derive(table: string, sequence: number): void {
  file.writer.exec(`INSERT INTO derivation_watermarks VALUES ('usage', '${table}', ${sequence}, 1)
    ON CONFLICT DO UPDATE SET sequence = excluded.sequence`);
}

/** Whether capture gets an entry into the queue now. */
async function canAppend(): Promise<boolean> {
  const producer = new EventProducer(redis, keys);
  await producer.join();
  return producer.append(marker, 0, () => true);
}

test('capture waits at red, until deriving is well below it again; every change of level is told once', async () => {
  await gauge.look({ now: true });
  expect([told, await canAppend()]).toEqual([[], true]);

  store('claude_raw_traces', 60_000);
  store('codex_raw_traces', 50_000);
  derive('claude_raw_traces', 5_000);
  await gauge.look({ now: true });
  await gauge.look({ now: true });
  expect(told).toEqual([{ level: 'red', rowsBehind: 105_000, since: expect.any(Number), holdsCapture: true }]);
  expect(await canAppend()).toBe(false);

  derive('codex_raw_traces', 50_000);
  await gauge.look({ now: true });
  expect(await canAppend()).toBe(false);
  derive('claude_raw_traces', 20_000);
  await gauge.look({ now: true });
  expect(await canAppend()).toBe(true);
  derive('claude_raw_traces', 60_000);
  await gauge.look({ now: true });
  expect(told.map(({ level }) => level)).toEqual(['red', 'orange', 'green']);
  const { error, info } = log.levels.values;
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([
    { level: error, pressure: 'red', rowsBehind: 105_000 },
    { level: error, pressure: 'orange' },
    { level: info, pressure: 'green' },
  ]);
});

test('a hold whose holder is gone ends by itself, and so does that of a Redis that was wiped', async () => {
  store('claude_raw_traces', 200_000);
  await gauge.look({ now: true });
  expect(await redis.pttl(keys.hold)).toBeGreaterThan(0);
  await redis.flushall();
  expect(await canAppend()).toBe(true);
  await gauge.look({ now: true });
  expect(await canAppend()).toBe(false);
});

test('between two times to look nothing is asked', async () => {
  await gauge.look({ now: false });
  store('claude_raw_traces', 200_000);
  await gauge.look({ now: false });
  expect(told).toEqual([]);
});

test('what is sent to us counts for the level, but holds back nothing that capture reads', async () => {
  store('otlp_raw_traces', 200_000);
  store('claude_raw_traces', 60_000);
  await gauge.look({ now: true });
  expect(told).toEqual([{ level: 'red', rowsBehind: 260_000, since: expect.any(Number) }]);
  expect(await canAppend()).toBe(true);
  // A hold that is there ends with what capture read, however much was sent.
  store('claude_raw_traces', 100_000);
  await gauge.look({ now: true });
  expect(await canAppend()).toBe(false);
  derive('claude_raw_traces', 60_000);
  await gauge.look({ now: true });
  expect([gauge.level, await canAppend()]).toEqual(['red', true]);
  // The level stayed, and yet each change of the hold was told.
  expect(told.map(({ level, holdsCapture }) => [level, holdsCapture])).toEqual([
    ['red', undefined],
    ['red', true],
    ['red', undefined],
  ]);
});
