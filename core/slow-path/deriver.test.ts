import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { IS_FULL } from '../../build/test/amount.ts';
import type { TelemetryEvent } from '../contracts/telemetry-event.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { openWritable } from '../storage/database.ts';
import { isOutage } from '../storage/outage.ts';
import { countOf, createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import { Deriver } from './deriver.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import { eventsOf, reply, storeEvents } from './test-transcript.ts';

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase(50);
});
afterEach(() => file.close());

const deriver = () => new Deriver(file.writer, createPriceBook());

/** Replies of their own, some of them in two snapshots. */
function replies(count: number): TelemetryEvent[] {
  const lines = Array.from({ length: count }, (_, index) =>
    reply(
      { input_tokens: 1, output_tokens: index },
      { message: { id: `msg_${index % 1_700}` }, line: { requestId: `req_${index % 1_700}` } },
    ),
  );
  return eventsOf('projects/p/session-1.jsonl', lines);
}

function storeBlob(eventId: string, blob: Buffer): void {
  file.writer
    .prepare(
      `INSERT INTO claude_raw_traces (event_id, external_id, event_type, timestamp, source_file, source_offset, event_data)
       VALUES (?, 's', 'assistant', 't', 'f', 0, ?)`,
    )
    .run(eventId, blob);
}

test('goes on behind the watermark, and nothing counts twice', () => {
  const events = replies(2_300);
  storeEvents(file.writer, events.slice(0, 1_200));
  const first = deriver();
  expect(first.step()).toEqual({ rows: 1_000, unreadable: 0 });
  expect(first.step()).toEqual({ rows: 200, unreadable: 0 });
  expect(first.step()).toEqual({ rows: 0, unreadable: 0 });
  storeEvents(file.writer, events.slice(1_200));
  expect(deriveAll(deriver()).rows).toBe(1_100);
  expect(countOf(file.writer, 'usage')).toBe(1_700);
  const { kept, truth } = keptAndTrueSums(file.writer);
  expect(kept).toEqual(truth);
});

test('two processes that derive at once count each row once', () => {
  storeEvents(file.writer, replies(2_300));
  const other = openWritable(file.path);
  const [one, two] = [deriver(), new Deriver(other, createPriceBook())];
  while (one.step().rows + two.step().rows > 0);
  const both = derivedRows(file.writer);
  forgetDerived(file.writer);
  deriveAll(deriver());
  expect(derivedRows(file.writer)).toEqual(both);
  other.close();
});

test('the watermark does not go back when another process derived between reading and writing', () => {
  storeEvents(file.writer, replies(1_200));
  const other = openWritable(file.path);
  const first = new Deriver(other, createPriceBook());
  // The real database; only the instant before its transaction begins is used by the other process.
  const overtaken = new Proxy(file.writer, {
    get(database, name) {
      if (name !== 'transaction') {
        const member = Reflect.get(database, name, database);
        return typeof member === 'function' ? member.bind(database) : member;
      }
      return (work: () => unknown) => {
        const run = database.transaction(work);
        return Object.assign(() => run(), {
          immediate() {
            deriveAll(first);
            return run.immediate();
          },
        });
      };
    },
  });
  new Deriver(overtaken, createPriceBook()).step();
  expect(file.writer.prepare('SELECT sequence FROM derivation_watermarks').all()).toEqual([{ sequence: 1_200 }]);
  const { kept, truth } = keptAndTrueSums(file.writer);
  expect(kept).toEqual(truth);
  expect(countOf(file.writer, 'usage')).toBe(1_200);
  other.close();
});

test.each(IS_FULL ? [1, 700, 1_001, 1_500] : [700, 1_001])(
  'killed at response %i, it ends where it would have ended',
  (pricings) => {
    storeEvents(file.writer, replies(2_300));
    const script = fileURLToPath(new URL('./test-kill.ts', import.meta.url));
    expect(spawnSync(process.execPath, [script, file.path, String(pricings)]).signal).toBe('SIGKILL');
    expect(deriveAll(deriver()).rows).toBe(pricings > 1_000 ? 1_300 : 2_300);
    const resumed = derivedRows(file.writer);
    forgetDerived(file.writer);
    deriveAll(deriver());
    expect(derivedRows(file.writer)).toEqual(resumed);
  },
);

test('rows that cannot be read are counted and passed over', () => {
  const [first, second] = replies(2);
  if (first === undefined || second === undefined) throw new Error('two were asked for');
  storeEvents(file.writer, [first]);
  storeBlob('a', Buffer.from('not deflated'));
  storeBlob('b', deflateSync('{"half":'));
  storeBlob('c', deflateSync('{"another":"shape"}'));
  storeBlob('d', Buffer.alloc(0));
  storeEvents(file.writer, [second]);
  expect(deriver().step()).toEqual({ rows: 6, unreadable: 4 });
  expect(countOf(file.writer, 'usage')).toBe(2);
  expect(countOf(file.writer, 'claude_raw_traces')).toBe(6);
});

test('a row that cannot be taken in harms nothing but itself', () => {
  const [first, second, third] = replies(3);
  if (first === undefined || second === undefined || third === undefined) throw new Error('three were asked for');
  // A time that is none would be a missing one in the database.
  storeEvents(file.writer, [first, { ...second, timestamp: 'yesterday' }, third]);
  expect(deriver().step()).toEqual({ rows: 3, unreadable: 1 });
  expect(countOf(file.writer, 'usage')).toBe(2);
  const { kept, truth } = keptAndTrueSums(file.writer);
  expect(kept).toEqual(truth);
  expect(deriver().step().rows).toBe(0);
});

test('while another process holds the lock nothing is derived, and everything afterwards', () => {
  storeEvents(file.writer, replies(3));
  const other = openWritable(file.path);
  other.exec('BEGIN IMMEDIATE');
  const blocked = deriver();
  let failure: unknown;
  try {
    blocked.step();
  } catch (error) {
    failure = error;
  }
  expect(isOutage(failure)).toBe(true);
  expect(countOf(file.writer, 'derivation_watermarks')).toBe(0);
  other.exec('ROLLBACK');
  expect(blocked.step()).toEqual({ rows: 3, unreadable: 0 });
  other.close();
});
