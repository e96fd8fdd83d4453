import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import type { EventFrame } from '../contracts/telemetry-event.ts';
import { openWritable } from '../storage/database.ts';
import { isOutage } from '../storage/outage.ts';
import { countOf, createTestDatabase, rowsOf, type TestDatabase } from '../storage/test-database.ts';
import { BatchWriter } from './batch-writer.ts';
import { unpackLetter } from './stored-letter.ts';
import { event, frame, textOf } from './test-frames.ts';

const SECRET = 'the-words-of-a-person';

let file: TestDatabase;
let writer: BatchWriter;
beforeEach(() => {
  file = createTestDatabase(50);
  writer = new BatchWriter(file.writer);
});
afterEach(() => file.close());

/** Refuses one event by a constraint of the database, as a damaged index or a later schema might. */
function refuse(number: number): void {
  file.writer.exec(`CREATE TRIGGER refuse BEFORE INSERT ON claude_raw_traces
    WHEN new.event_id = '${event(number).event_id}' BEGIN SELECT raise(ABORT, 'refused'); END`);
}

function checkpoint(sourceFile = 'file-1') {
  return file.writer
    .prepare('SELECT generation, committed_offset, fingerprint FROM source_checkpoints WHERE source_file = ?')
    .get(sourceFile);
}

const at = (generation: number, committed_offset: number) => ({
  generation,
  committed_offset,
  fingerprint: `print-${committed_offset}`,
});

const deadLetters = () => rowsOf(file.writer, 'dead_letters');

test('takes room in memory while much is sent, and gives it back', () => {
  const room = () => file.writer.pragma('cache_size', { simple: true });
  const log = () => file.writer.pragma('wal_autocheckpoint', { simple: true });
  const narrow = room();
  const short = log();
  const sent = (number: number) => ({
    version: 1,
    received_by: 'otlp',
    receipt: { waiter: 'a-waiter', frame: `frame-${number}` },
    purge_mark: '0',
    events: [event(number)],
  });
  writer.write(textOf(sent(1), ...[2, 3, 4, 5].map((number) => frame(10 * number, 10 * number + 10, [number]))));
  expect(room()).toBe(narrow);
  writer.write(textOf(sent(6), sent(7), sent(8)));
  expect(Number(room())).toBeLessThan(Number(narrow));
  expect(Number(log())).toBeGreaterThan(Number(short));
  expect(countOf(file.writer, 'claude_raw_traces')).toBe(8);
  writer.rest();
  expect(room()).toBe(narrow);
  expect(log()).toBe(short);
});

test('gives the room back also where something always comes', () => {
  const room = () => file.writer.pragma('cache_size', { simple: true });
  const narrow = room();
  const now = vi.spyOn(performance, 'now').mockReturnValue(100_000);
  onTestFinished(() => now.mockRestore());
  const sent = [1, 2, 3].map((number) => ({
    version: 1,
    received_by: 'otlp',
    receipt: { waiter: 'a-waiter', frame: `frame-${number}` },
    purge_mark: '0',
    events: [event(number)],
  }));
  writer.write(textOf(...sent));
  writer.write(textOf(frame(0, 10, [4])));
  expect(room()).not.toBe(narrow);
  now.mockReturnValue(110_000);
  writer.write(textOf(frame(10, 20, [5])));
  expect(room()).toBe(narrow);
});

describe('what is stored', () => {
  test('an event is stored whole, with its columns, and says how urgent it is', () => {
    const stored = event(1, {
      record: {
        type: 'assistant',
        uuid: 'u1',
        requestId: 'r1',
        isSidechain: true,
        message: {
          id: 'm1',
          model: 'claude-opus-4-5',
          role: 'assistant',
          usage: { input: 1, output: 2, cacheRead: 3, cacheWrite5m: 4, cacheWrite1h: 5, webSearches: 0 },
          blocks: [
            { type: 'text', length: 3 },
            { type: 'tool_use', length: 1 },
          ],
        },
      },
    });
    expect(writer.write(textOf(frame(0, 10, [], { events: [stored] })))).toMatchObject({ stored: 1, priority: 2 });
    const row = file.writer.prepare<[], Record<string, unknown>>('SELECT * FROM claude_raw_traces').get();
    expect(row).toMatchObject({
      event_id: stored.event_id,
      message_id: 'm1',
      request_id: 'r1',
      is_sidechain: 1,
      input_tokens: 1,
      output_tokens: 2,
      cache_read_input_tokens: 3,
      cache_creation_input_tokens: 9,
      cache_5m_tokens: 4,
      cache_1h_tokens: 5,
      tool_calls_count: 1,
      source_file: 'file-1',
      cwd: null,
    });
    const data = row?.event_data;
    expect(Buffer.isBuffer(data) && JSON.parse(inflateSync(data).toString())).toEqual(stored);
  });

  test.each([
    [['user', 'assistant'], 1],
    [['progress'], 2],
    [['gemini', 'set'], 2],
    [['system'], 3],
    [['summary'], 5],
    // Names that every object has.
    [['constructor'], 5],
    [['to_string', 'has_own_property'], 5],
  ])('%j has priority %i', (types, priority) => {
    const events = types.map((event_type, index) => event(index, { event_type }));
    expect(writer.write(textOf(frame(0, 1, [], { events }))).priority).toBe(priority);
  });

  test('the same frame again changes nothing', () => {
    const text = textOf(frame(0, 10, [1, 2]));
    writer.write(text);
    const before = rowsOf(file.writer, 'claude_raw_traces', []);
    expect(writer.write(text)).toEqual({ stored: 0, priority: 5, deadLetters: [], received: 0 });
    expect(writer.write([...text, ...text]).stored).toBe(0);
    expect(rowsOf(file.writer, 'claude_raw_traces', [])).toEqual(before);
    expect(checkpoint()).toEqual(at(0, 10));
  });

  test('rejected lines are kept once', () => {
    const rejections = [
      { source_offset: 3, line_digest: 'd', reason: 'invalid_json' },
      { source_offset: 9, line_digest: 'e', reason: 'too_long' },
    ];
    const text = textOf(frame(0, 10, [], { rejections }));
    writer.write(text);
    writer.write(text);
    expect(countOf(file.writer, 'capture_rejections')).toBe(2);
    expect(checkpoint()).toEqual(at(0, 10));
  });

  test('the newest scan of a platform is kept, whatever arrives last', () => {
    const marker = (files: number, time: number) => ({
      version: 1,
      platform: 'claude_code',
      scan_files: files,
      scan_completed_at: time,
    });
    writer.write(textOf(marker(3, 100), marker(4, 200), marker(2, 50)));
    expect(file.writer.prepare('SELECT * FROM source_scans').all()).toEqual([
      { platform: 'claude_code', files: 4, completed_at: 200 },
    ]);
  });
});

describe('checkpoints', () => {
  const committed = (...frames: EventFrame[]) => {
    for (const one of frames) writer.write(textOf(one));
    return checkpoint();
  };

  test('move over bytes that follow on each other', () => {
    expect(committed(frame(0, 10, [1]), frame(10, 30, [2]))).toEqual(at(0, 30));
  });

  test('stay before a gap, though what came early is stored', () => {
    expect(committed(frame(0, 10, [1]), frame(20, 30, [3]))).toEqual(at(0, 10));
    expect(countOf(file.writer, 'claude_raw_traces')).toBe(2);
    expect(committed(frame(10, 20, [2]))).toEqual(at(0, 20));
    expect(committed(frame(20, 30, [3]))).toEqual(at(0, 30));
  });

  test('never go back, and take a longer frame from the same place', () => {
    expect(committed(frame(0, 30, [1]), frame(0, 10, [1]), frame(10, 20, [2]))).toEqual(at(0, 30));
    expect(committed(frame(10, 40, [3]))).toEqual(at(0, 40));
  });

  test('of an unknown file begin at its beginning only', () => {
    expect(committed(frame(10, 20, [1]))).toBeUndefined();
    expect(countOf(file.writer, 'claude_raw_traces')).toBe(1);
    expect(committed(frame(0, 10, [2]))).toEqual(at(0, 10));
  });

  test('begin anew with the first frame of a newer generation only', () => {
    const rewritten = { generation: 1 };
    expect(committed(frame(0, 30, [1]), frame(10, 20, [3], rewritten))).toEqual(at(0, 30));
    expect(committed(frame(0, 10, [2], rewritten))).toEqual(at(1, 10));
    expect(committed(frame(0, 40, [4], { generation: 0 }))).toEqual(at(1, 10));
  });

  test('of files do not touch each other', () => {
    committed(frame(0, 10, [1]), frame(0, 20, [2], { source_file: 'file-2' }));
    expect([checkpoint('file-1'), checkpoint('file-2')]).toEqual([at(0, 10), at(0, 20)]);
  });

  test('whatever the order and repetition, cover only what was stored, and end at the end once all came in order', () => {
    const frames = [0, 10, 20, 30, 40].map((start, index) => frame(start, start + 10, [index]));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...frames), { maxLength: 12 }), (arrivals) => {
        file.writer.exec('DELETE FROM claude_raw_traces; DELETE FROM source_checkpoints');
        for (const arrival of arrivals) writer.write(textOf(arrival));
        const offset = file.writer
          .prepare<[], { end: number | null }>('SELECT max(committed_offset) AS end FROM source_checkpoints')
          .get()?.end;
        const covered = frames.filter(({ range_end }) => range_end <= (offset ?? 0));
        const stored = new Set(arrivals);
        expect(covered.filter((one) => !stored.has(one))).toEqual([]);
        writer.write(textOf(...frames));
        expect(checkpoint()).toEqual(at(0, 50));
        expect(countOf(file.writer, 'claude_raw_traces')).toBe(5);
      }),
      { numRuns: amount({ short: 20, full: 60 }) },
    );
  });
});

describe('what cannot be stored', () => {
  test.each([
    ['no JSON', `{"half": "${SECRET}`],
    ['JSON of another shape', JSON.stringify({ version: 2, words: SECRET })],
    ['a list', '[]'],
    ['null', 'null'],
  ])('%s becomes one dead letter, and what is beside it is stored', (_name, bad) => {
    const text = [...textOf(frame(0, 10, [1])), bad, ...textOf(frame(10, 20, [2]))];
    expect(writer.write(text)).toMatchObject({ stored: 2, deadLetters: [{ errorType: 'UnreadableEntry' }] });
    writer.write(text);
    expect(countOf(file.writer, 'dead_letters')).toBe(1);
    expect(deadLetters().join()).not.toContain(SECRET);
    expect(checkpoint()).toEqual(at(0, 20));
  });

  test('an event of another shape becomes a dead letter; the others are stored and the checkpoint moves', () => {
    const bad = { ...event(2), timestamp: 17, record: { type: 'assistant', uuid: { text: SECRET } } };
    const { stored, deadLetters: letters } = writer.write(
      textOf(frame(0, 10, [], { events: [event(1), bad, event(3)] }), frame(10, 20, [4])),
    );
    expect(stored).toBe(3);
    expect(letters).toMatchObject([
      { eventId: event(2).event_id, errorMessage: 'not a telemetry event: timestamp, record.uuid' },
    ]);
    expect(checkpoint()).toEqual(at(0, 20));
    expect(countOf(file.writer, 'dead_letters')).toBe(1);
  });

  test('an event that a constraint refuses becomes a dead letter that can be replayed', () => {
    refuse(2);
    const text = textOf(frame(0, 10, [1, 2, 3]), frame(10, 20, [4]));
    const { stored, priority, deadLetters: letters } = writer.write(text);
    expect([stored, priority]).toEqual([3, 2]);
    expect(letters).toMatchObject([{ eventId: event(2).event_id, errorType: 'SqliteError', errorMessage: 'refused' }]);
    expect(checkpoint()).toEqual(at(0, 20));
    const kept = file.writer.prepare<[], { event_data: Buffer }>('SELECT event_data FROM dead_letters').get();
    expect(kept && unpackLetter(kept.event_data)).toMatchObject({
      event: event(2),
      place: { sourceFile: 'file-1', generation: 0 },
    });

    expect(writer.write(text).stored).toBe(0);
    expect(countOf(file.writer, 'dead_letters')).toBe(1);
  });

  test('an entry whose content was deleted is no dead letter', () => {
    expect(writer.write(['', ...textOf(frame(0, 10, [1]))])).toMatchObject({ stored: 1, deadLetters: [] });
    expect(countOf(file.writer, 'dead_letters')).toBe(0);
  });

  test('error messages name fields, never what is in them', () => {
    refuse(2);
    const bad = { ...event(3), platform: SECRET, [SECRET]: 1, record: { [SECRET]: SECRET } };
    const { deadLetters: letters } = writer.write(
      textOf(frame(0, 10, [], { events: [event(2, { external_id: SECRET }), bad, SECRET] })),
    );
    expect(letters).toHaveLength(3);
    expect(letters.map(({ errorMessage, errorType }) => `${errorType} ${errorMessage}`).join()).not.toContain(SECRET);
  });
});

describe('an outage condemns nothing', () => {
  const bad = { ...event(2), timestamp: 17 };
  const text = textOf(frame(0, 10, [], { events: [event(1), bad, event(3)] }));

  function failWith(): unknown {
    try {
      writer.write(text);
    } catch (error) {
      return error;
    }
    return null;
  }

  function expectNothingWritten(failure: unknown, code: string): void {
    expect(failure).toMatchObject({ code: expect.stringMatching(code) });
    expect(isOutage(failure)).toBe(true);
    for (const table of ['claude_raw_traces', 'dead_letters', 'source_checkpoints']) {
      expect(countOf(file.writer, table), table).toBe(0);
    }
  }

  function expectAllWritten(): void {
    expect(writer.write(text)).toMatchObject({ stored: 2, deadLetters: [{ eventId: event(2).event_id }] });
    expect(checkpoint()).toEqual(at(0, 10));
  }

  test('the lock of another process', () => {
    const other = openWritable(file.path);
    other.exec('BEGIN IMMEDIATE');
    expectNothingWritten(failWith(), '^SQLITE_BUSY');
    other.exec('ROLLBACK');
    other.close();
    expectAllWritten();
  });

  test('a read-only database', () => {
    file.writer.pragma('query_only = ON');
    expectNothingWritten(failWith(), '^SQLITE_READONLY');
    file.writer.pragma('query_only = OFF');
    expectAllWritten();
  });

  test('a full disk, also when it fills up while events are written one by one', () => {
    refuse(1);
    const pages = file.writer.pragma('page_count', { simple: true });
    file.writer.pragma(`max_page_count = ${pages}`);
    const many = Array.from({ length: 300 }, (_, index) => index + 1);
    let failure: unknown;
    try {
      writer.write(textOf(frame(0, 10, many)));
    } catch (error) {
      failure = error;
    }
    expectNothingWritten(failure, '^SQLITE_FULL');
    file.writer.pragma('max_page_count = 1000000');
    expect(writer.write(textOf(frame(0, 10, many)))).toMatchObject({ stored: 299, deadLetters: [{}] });
  });

  test('a table that is not there', () => {
    file.writer.exec('ALTER TABLE claude_raw_traces RENAME TO elsewhere');
    const failure = failWith();
    expect(isOutage(failure)).toBe(true);
    file.writer.exec('ALTER TABLE elsewhere RENAME TO claude_raw_traces');
    expect(countOf(file.writer, 'dead_letters')).toBe(0);
    writer = new BatchWriter(file.writer);
    expectAllWritten();
  });
});
