import { afterEach, beforeEach, expect, test } from 'vitest';
import { INTAKES } from '../contracts/intakes.ts';
import { PLATFORMS } from '../contracts/platform.ts';
import { pipeline } from './pipeline.ts';
import { askAt } from './test-ask.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** What the tests store is stored long before. */
const LONG_AFTER = Date.parse('2100-01-01T00:00:00Z');
const NOTHING_LATELY = PLATFORMS.map((platform) => ({ platform, events: 0 }));
const NOTHING_RECEIVED = INTAKES.map((intake) => ({ intake, events: 0, lastAt: null }));

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

test('a home without anything has nothing to tell', async () => {
  expect(await askAt(null, 0, 'pipeline', {})).toEqual({
    watermarks: [],
    sentWatermarks: [],
    lastMinute: [],
    received: [],
    checkpoints: [],
  });
  expect(await askAt(file, 0, 'pipeline', {})).toEqual({
    watermarks: [],
    sentWatermarks: [],
    lastMinute: NOTHING_LATELY,
    received: NOTHING_RECEIVED,
    checkpoints: [],
  });
});

test('how far each tool is stored and counted', async () => {
  file.writer.exec(`
    INSERT INTO claude_raw_traces
      (sequence, event_id, external_id, event_type, timestamp, source_file, source_offset, generation, event_data)
      VALUES (120, 'e', 's', 'user', '2026-11-01T00:00:00.000Z', 'f', 0, 0, x'00');
    INSERT INTO derivation_watermarks VALUES ('usage', 'claude_raw_traces', 100, 5000);
    INSERT INTO source_checkpoints
      (source_file, platform, generation, committed_offset, fingerprint, size, modified_ms, updated_at)
      VALUES ('a', 'claude_code', 0, 50, 'x', 80, 1, 1000), ('b', 'claude_code', 0, 20, 'x', 20, 1, 3000),
        ('c', 'codex_cli', 1, 7, 'x', 7, 1, 2000);`);
  expect(await askAt(file, LONG_AFTER, 'pipeline', {})).toEqual({
    watermarks: [
      { platform: 'claude_code', stored: 120, counted: 100, behind: 20, countedAt: '1970-01-01T00:00:05.000Z' },
    ],
    sentWatermarks: [],
    lastMinute: NOTHING_LATELY,
    received: NOTHING_RECEIVED,
    checkpoints: [
      {
        platform: 'claude_code',
        sources: 2,
        storedBytes: 70,
        bytes: 100,
        unfinished: 1,
        storedAt: '1970-01-01T00:00:03.000Z',
      },
      {
        platform: 'codex_cli',
        sources: 1,
        storedBytes: 7,
        bytes: 7,
        unfinished: 0,
        storedAt: '1970-01-01T00:00:02.000Z',
      },
    ],
  });
});

test('what was stored in the last minute, and not before', async () => {
  const now = Date.parse('2026-11-19T14:32:00Z');
  const insert = file.writer.prepare(
    `INSERT INTO claude_raw_traces
       (ingested_at, event_id, external_id, event_type, timestamp, source_file, source_offset, generation, event_data)
     VALUES (?, ?, 's', 'user', '2026-11-01T00:00:00.000Z', 'f', 0, 0, x'00')`,
  );
  for (const [index, seconds] of [90, 61, 60, 30, 0].entries()) {
    insert.run(new Date(now - seconds * 1_000).toISOString(), `e${index}`);
  }
  const { lastMinute } = await askAt(file, now, 'pipeline', {});
  expect(lastMinute).toEqual(PLATFORMS.map((platform) => ({ platform, events: platform === 'claude_code' ? 3 : 0 })));
});

test('how long after they happened events were stored, without those from before the last hour or the start', async () => {
  const now = Date.parse('2026-11-19T14:32:00Z');
  const insert = file.writer.prepare(
    `INSERT INTO claude_raw_traces
       (ingested_at, event_id, external_id, event_type, timestamp, source_file, source_offset, generation, event_data)
     VALUES (?, ?, 's', 'user', ?, 'f', 0, 0, x'00')`,
  );
  const store = (storedAt: number, delay: number) =>
    insert.run(new Date(storedAt).toISOString(), `e${storedAt}`, new Date(storedAt - delay).toISOString());
  const HOUR_MS = 3_600_000;
  // Read in just now out of yesterday, and stored at once but before the last hour.
  store(now - 5, 24 * HOUR_MS);
  store(now - HOUR_MS - 1, 900_000);
  for (let index = 1; index < 20; index += 1) store(now - 60_000 - index, index * 10);
  const delay = (startedAt: number | null) => pipeline(file.reader, now, startedAt).delay;
  expect(delay(0)).toBeUndefined();
  // A clock that runs a little ahead of ours.
  store(now - 1_000, -300);
  expect(delay(0)).toEqual({ events: 20, p50Ms: 90, p95Ms: 180 });
  // Read in at the start: those that happened before it were not waited for.
  expect(delay(now - 60_100)).toBeUndefined();
  expect(delay(null)).toBeUndefined();
});
