import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { packEvent } from '../storage/packed-event.ts';
import { createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import type { PlatformDerivation } from './derivation.ts';
import { Deriver } from './deriver.ts';
import { NO_UNIT_FACTS } from './event-facts.ts';
import { openDerivation } from './open-derivation.ts';
import { derivedRows, forgetDerived } from './test-derived.ts';
import { UnitPace } from './unit-pace.ts';

/** Sessions that are derived as a whole are not derived with every row, and never are the worse for it. */

let file: TestDatabase;
let now = 0;
/** Units as they were derived, in order. */
let derived: string[] = [];
let stored = 0;
beforeEach(() => {
  file = createTestDatabase();
  [now, derived, stored] = [0, [], 0];
});
afterEach(() => file.close());

/** A tool whose sessions hold a prompt a row. */
const prompts: PlatformDerivation<'gemini_cli'> = {
  platform: 'gemini_cli',
  unit: {
    touchedBy: ({ event }) => [event.external_id],
    derive(session, rows) {
      derived.push(session);
      const turns = rows.where('external_id', session).map(({ event }) => ({
        externalId: session,
        turnId: event.event_id,
        occurredAt: Date.parse(event.timestamp),
        length: event.source_offset,
      }));
      return { ...NO_UNIT_FACTS, turns };
    },
  },
};

/** Every unit is a long one: deriving it takes a second. */
class LongUnits extends UnitPace {
  override spent(unit: string): void {
    super.spent(unit, 1_000);
  }
}

const deriver = () =>
  new Deriver(
    file.writer,
    createPriceBook(),
    [openDerivation(file.writer, prompts)],
    undefined,
    new LongUnits(() => now),
  );

function store(session: string, count = 1): void {
  const insert = file.writer.prepare(
    `INSERT INTO gemini_raw_traces (event_id, external_id, event_type, timestamp, source_file, source_offset, generation,
       event_data) VALUES (?, ?, 'user', ?, 'f', ?, 0, ?)`,
  );
  const storeOne = (): void => {
    stored += 1;
    const event = {
      event_id: stored.toString(16).padStart(32, '0'),
      platform: 'gemini_cli',
      external_id: session,
      event_type: 'user',
      timestamp: new Date(Date.UTC(2026, 2, 4) + stored * 1_000).toISOString(),
      source_offset: stored,
      record: { type: 'user' },
    };
    insert.run(event.event_id, session, event.timestamp, stored, packEvent(JSON.stringify(event)));
  };
  file.writer.transaction(() => {
    for (let index = 0; index < count; index += 1) storeOne();
  })();
}

const turns = (session: string): unknown =>
  file.writer.prepare('SELECT count(*) FROM conversation_turns WHERE external_id = ?').pluck().get(session);
const watermark = (): unknown => file.writer.prepare('SELECT sequence FROM derivation_watermarks').pluck().get();

function drain(one: Deriver, how?: { patiently: boolean }): void {
  while (one.step(how).rows > 0);
}

test('a session longer than a batch is derived once, with the batch that holds its end', () => {
  store('before', 300);
  store('long', 2_400);
  store('after', 10);
  const one = deriver();
  expect(one.step()).toEqual({ rows: 1_000, unreadable: 0 });
  expect(derived).toEqual(['before']);
  // What is not derived is behind the watermark, for whoever goes on after a kill.
  expect(watermark()).toBe(300);
  drain(one);
  expect(derived).toEqual(['before', 'long', 'after']);
  expect([turns('before'), turns('long'), turns('after'), watermark()]).toEqual([300, 2_400, 10, 2_710]);
});

test('a session that ends with its batch is derived when nothing more comes', () => {
  store('exact', 2_000);
  drain(deriver());
  expect(derived).toEqual(['exact']);
  expect([turns('exact'), watermark()]).toEqual([2_000, 2_000]);
});

test('one that is killed between two batches leaves all to the next', () => {
  store('long', 2_400);
  deriver().step();
  drain(deriver());
  expect([turns('long'), watermark()]).toEqual([2_400, 2_400]);
});

test('a long session that grows again and again rests in between, and holds nobody up', () => {
  const one = deriver();
  store('long');
  drain(one, { patiently: true });
  expect(turns('long')).toBe(1);
  for (let line = 0; line < 5; line += 1) {
    store('long');
    store(`other-${line}`);
    drain(one, { patiently: true });
    expect(turns(`other-${line}`)).toBe(1);
    expect([one.isWaiting(), one.isDue()]).toEqual([true, false]);
  }
  expect([turns('long'), watermark()]).toEqual([1, 1]);
  now += 4_000;
  expect(one.isDue()).toBe(true);
  drain(one, { patiently: true });
  expect([turns('long'), watermark(), one.isWaiting()]).toEqual([6, 11, false]);
});

test('who asks for everything gets it, whatever rests', () => {
  const one = deriver();
  store('long');
  drain(one, { patiently: true });
  store('long');
  drain(one, { patiently: true });
  expect(turns('long')).toBe(1);
  drain(one);
  expect([turns('long'), watermark()]).toEqual([2, 2]);
});

test('a session that cannot be derived any more is passed over once', () => {
  const one = deriver();
  store('long');
  drain(one, { patiently: true });
  store('long');
  drain(one, { patiently: true });
  file.writer.exec("CREATE TRIGGER refuse BEFORE INSERT ON conversation_turns BEGIN SELECT raise(ABORT, 'no'); END");
  now += 4_000;
  expect(one.step({ patiently: true })).toEqual({ rows: 0, unreadable: 1 });
  expect([one.isWaiting(), one.isDue(), watermark()]).toEqual([false, false, 2]);
});

test('what a transaction around took back is derived again', () => {
  const one = deriver();
  store('first');
  store('long', 1_500);
  const givenUp = file.writer.transaction(() => {
    one.step();
    throw new Error('given up');
  });
  expect(givenUp).toThrow('given up');
  drain(one);
  expect([turns('first'), turns('long'), watermark()]).toEqual([1, 1_500, 1_501]);
});

type Life = { stored: [session: string, count: number][]; waited: number; patiently: boolean; isNew: boolean };
const anyLife: fc.Arbitrary<Life> = fc.record({
  stored: fc.array(
    fc.tuple(
      fc.constantFrom('a', 'b', 'c'),
      fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 1, max: 3 }) },
        { weight: 1, arbitrary: fc.constantFrom(999, 1_001) },
      ),
    ),
    { maxLength: 3 },
  ),
  waited: fc.integer({ min: 0, max: 5 }).map((seconds) => seconds * 1_000),
  patiently: fc.boolean(),
  isNew: fc.boolean(),
});

test('whatever rests, waits and is killed, the end is that of deriving all rows at once', () => {
  fc.assert(
    fc.property(fc.array(anyLife, { minLength: 1, maxLength: 6 }), (lives) => {
      forgetDerived(file.writer);
      file.writer.exec('DELETE FROM gemini_raw_traces');
      let [one, other] = [deriver(), deriver()];
      for (const { stored: rows, waited, patiently, isNew } of lives) {
        for (const [session, count] of rows) store(session, count);
        now += waited;
        if (isNew) one = deriver();
        one.step({ patiently });
        other.step({ patiently });
        [one, other] = [other, one];
      }
      drain(one);
      const grown = derivedRows(file.writer);
      forgetDerived(file.writer);
      drain(deriver());
      expect(derivedRows(file.writer)).toEqual(grown);
    }),
    { numRuns: amount({ short: 4, full: 40 }) },
  );
});
