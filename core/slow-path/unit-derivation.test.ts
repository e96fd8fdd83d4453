import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import type { EventOf } from '../contracts/telemetry-event.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { countOf, createTestDatabase, type TestDatabase } from '../storage/test-database.ts';
import type { PlatformDerivation, RawRow } from './derivation.ts';
import { Deriver } from './deriver.ts';
import { NO_UNIT_FACTS, type UnitFacts } from './event-facts.ts';
import { openDerivation } from './open-derivation.ts';
import { deriveAll, derivedRows, forgetDerived, keptAndTrueSums } from './test-derived.ts';
import type { UsageObservation } from './usage-observation.ts';

/**
 * A tool whose records say little by themselves: `total` carries a running sum (the time in it, in seconds), `forget`
 * takes back what its file said before. A session that is called `a.b` is a fork of `a` and begins with its history.
 */
type Line = { session: string; file: string; offset: number; type: 'total' | 'forget'; sum: number };

const START_MS = Date.UTC(2026, 2, 4, 10);

let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

function responseOf(session: string, at: number, tokens: number, sum: number): UsageObservation {
  return {
    platform: 'gemini_cli',
    // Forks share an opening: the same sum in one family is the same response.
    messageId: `${session.split('.')[0]}:${sum}`,
    requestId: '',
    isSidechain: false,
    occurredAt: at,
    billed: {
      model: 'gemini-2.5-pro',
      inputTokens: tokens,
      outputTokens: 1,
      reasoningTokens: 2,
      cacheReadTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      webSearches: 0,
      speed: null,
      inferenceGeo: null,
      reportedPicoUsd: null,
      isEstimated: true,
    },
    attribution: { isBackground: false, externalId: session, agentId: null, projectHash: 'p' },
  };
}

function deriveSession(session: string, rows: readonly RawRow<'gemini_cli'>[]): UnitFacts {
  let before = 0;
  let facts: UnitFacts = { ...NO_UNIT_FACTS };
  for (const { event } of rows) {
    const at = Date.parse(event.timestamp);
    const sum = (at - START_MS) / 1_000;
    if (event.event_type === 'forget') {
      facts = { ...NO_UNIT_FACTS };
      before = 0;
      continue;
    }
    const id = `${session}:${sum}`;
    const shared = { externalId: session, agentId: null, occurredAt: at };
    facts = {
      sessions: [{ externalId: session, startedAt: at, lastActivityAt: at, project: { hash: 'p', name: 'shop' } }],
      usage: [...facts.usage, responseOf(session, at, Math.max(0, sum - before), sum)],
      toolCalls: [],
      turns: [...facts.turns, { externalId: session, turnId: id, occurredAt: at, length: sum }],
      decisions: [
        ...facts.decisions,
        {
          ...shared,
          decisionId: id,
          toolUseId: null,
          toolName: null,
          decision: 'accepted',
          decidedBy: 'user',
          linesSuggested: sum,
          linesAccepted: null,
        },
      ],
      codeChanges: [
        ...facts.codeChanges,
        {
          ...shared,
          changeId: id,
          turnId: null,
          toolUseId: null,
          fileExtension: '.ts',
          operation: 'edit',
          linesAdded: sum,
          linesRemoved: 1,
          accepted: true,
          acceptanceDelayMs: null,
          revisionCount: null,
        },
      ],
    };
    before = sum;
  }
  return facts;
}

/** Forks are derived with their parent's rows before their own. */
const sumTool: PlatformDerivation<'gemini_cli'> = {
  platform: 'gemini_cli',
  unit: {
    touchedBy: ({ event }, rows) => [
      event.external_id,
      ...rows.valuesOf('external_id', 'parent_external_id', event.external_id),
    ],
    derive(session, rows) {
      const parent = session.includes('.') ? session.slice(0, session.lastIndexOf('.')) : null;
      const history = parent === null ? [] : rows.where('external_id', parent);
      return deriveSession(session, [...history, ...rows.where('external_id', session)]);
    },
  },
};

const deriver = (derivation = sumTool) =>
  new Deriver(file.writer, createPriceBook(), [openDerivation(file.writer, derivation)]);

function store(lines: readonly Line[]): void {
  const insert = file.writer.prepare(
    `INSERT INTO gemini_raw_traces (event_id, external_id, event_type, timestamp, source_file, source_offset, generation,
       parent_external_id, event_data) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT DO NOTHING`,
  );
  for (const line of lines) {
    const event: EventOf<'gemini_cli'> = {
      event_id: createHash('sha256').update(JSON.stringify(line)).digest('hex').slice(0, 32),
      platform: 'gemini_cli',
      external_id: line.session,
      event_type: line.type,
      timestamp: new Date(START_MS + line.sum * 1_000).toISOString(),
      source_offset: line.offset,
      record: { type: line.type },
    };
    const parent = line.session.includes('.') ? line.session.slice(0, line.session.lastIndexOf('.')) : null;
    const id = JSON.stringify(line);
    const data = deflateSync(JSON.stringify(event));
    insert.run(id, line.session, line.type, event.timestamp, line.file, line.offset, parent, data);
  }
}

const total = (session: string, offset: number, sum: number): Line => ({
  session,
  file: `file-${session}`,
  offset,
  type: 'total',
  sum,
});
const forget = (session: string, offset: number): Line => ({ ...total(session, offset, 0), type: 'forget' });

function usage(): unknown[] {
  return file.writer
    .prepare(
      `SELECT external_id AS session, message_id AS message, input_tokens AS input, cost_source AS source FROM usage
       ORDER BY message_id`,
    )
    .raw()
    .all();
}

test('a difference between two rows is right across two readings', () => {
  store([total('a', 0, 100)]);
  deriveAll(deriver());
  store([total('a', 10, 130)]);
  deriveAll(deriver());
  expect(usage()).toEqual([
    ['a', 'a:100', 100, 'estimated'],
    ['a', 'a:130', 30, 'estimated'],
  ]);
});

test('what a unit does not say any more is withdrawn, with its sums and its session', () => {
  store([total('a', 0, 100), total('a', 10, 130)]);
  deriveAll(deriver());
  expect(countOf(file.writer, 'conversations')).toBe(1);
  store([forget('a', 20)]);
  expect(deriveAll(deriver())).toEqual({ rows: 1, unreadable: 0 });
  for (const table of ['usage', 'usage_rollup', 'conversations', 'conversation_turns', 'decisions', 'code_changes']) {
    expect([table, countOf(file.writer, table)]).toEqual([table, 0]);
  }
});

test('one response told by two units counts once, for as long as one of them tells it', () => {
  store([total('a.y', 0, 100), total('a.x', 0, 100)]);
  deriveAll(deriver());
  expect(usage()).toEqual([['a.x', 'a:100', 100, 'estimated']]);
  store([forget('a.x', 20)]);
  deriveAll(deriver());
  expect(usage()).toEqual([['a.y', 'a:100', 100, 'estimated']]);
  const { kept, truth } = keptAndTrueSums(file.writer);
  expect(kept).toEqual(truth);
});

test('a fork that was there before its parent is derived anew when the parent comes', () => {
  store([total('a.x', 0, 150)]);
  deriveAll(deriver());
  expect(usage()).toEqual([['a.x', 'a:150', 150, 'estimated']]);
  store([total('a', 0, 100)]);
  deriveAll(deriver());
  expect(usage()).toEqual([
    ['a', 'a:100', 100, 'estimated'],
    ['a.x', 'a:150', 50, 'estimated'],
  ]);
});

test('nothing is written for a unit that says what it said before', () => {
  store([total('a', 0, 100)]);
  deriveAll(deriver());
  const before = file.writer.prepare('SELECT id FROM usage').all();
  file.writer.exec("CREATE TRIGGER no_write BEFORE UPDATE ON usage BEGIN SELECT raise(ABORT, 'written'); END");
  store([{ ...total('a', 0, 100), file: 'a copy elsewhere', type: 'total' }]);
  const same: PlatformDerivation<'gemini_cli'> = {
    ...sumTool,
    unit: {
      touchedBy: ({ event }) => [event.external_id],
      derive: (session, rows) => deriveSession(session, rows.where('external_id', session).slice(-1)),
    },
  };
  expect(deriveAll(deriver(same))).toEqual({ rows: 1, unreadable: 0 });
  expect(file.writer.prepare('SELECT id FROM usage').all()).toEqual(before);
});

test('where others derived meanwhile, what is stored counts and not what was said before', () => {
  const own = deriver();
  store([total('a', 0, 100)]);
  deriveAll(own);
  const sequence = file.writer.prepare('SELECT sequence FROM derivation_watermarks').pluck().get();
  forgetDerived(file.writer);
  file.writer.prepare("INSERT INTO derivation_watermarks VALUES ('usage', 'gemini_raw_traces', ?, 1)").run(sequence);
  store([total('a', 10, 130)]);
  deriveAll(own);
  expect(usage()).toEqual([
    ['a', 'a:100', 100, 'estimated'],
    ['a', 'a:130', 30, 'estimated'],
  ]);
});

test('what could not be stored is stored with the next line, by who knows it already', () => {
  const own = deriver();
  store([total('a', 0, 100)]);
  deriveAll(own);
  file.writer.exec(
    "CREATE TRIGGER no_write BEFORE INSERT ON conversation_turns BEGIN SELECT raise(ABORT, 'refused'); END",
  );
  store([total('a', 10, 130)]);
  expect(deriveAll(own)).toEqual({ rows: 1, unreadable: 1 });
  expect(usage()).toHaveLength(1);
  file.writer.exec('DROP TRIGGER no_write');
  store([total('a', 20, 150)]);
  deriveAll(own);
  const grown = derivedRows(file.writer);
  forgetDerived(file.writer);
  deriveAll(deriver());
  expect(grown).toEqual(derivedRows(file.writer));
});

test('a unit that cannot be derived is counted, keeps what it said, and harms no other', () => {
  store([total('a', 0, 100)]);
  deriveAll(deriver());
  store([total('a', 10, 130), total('b', 0, 7)]);
  const stumbling: PlatformDerivation<'gemini_cli'> = {
    ...sumTool,
    unit: {
      touchedBy: ({ event }) => [event.external_id],
      derive(session, rows) {
        if (session === 'a') throw new Error('stumbled');
        return deriveSession(session, rows.where('external_id', session));
      },
    },
  };
  expect(deriveAll(deriver(stumbling))).toEqual({ rows: 2, unreadable: 1 });
  expect(usage()).toEqual([
    ['a', 'a:100', 100, 'estimated'],
    ['b', 'b:7', 7, 'estimated'],
  ]);
});

test('a unit that cannot be stored is counted and harms no other', () => {
  file.writer.exec(
    "CREATE TRIGGER refuse BEFORE INSERT ON usage WHEN new.external_id = 'a' BEGIN SELECT raise(ABORT, 'refused'); END",
  );
  store([total('a', 0, 100), total('b', 0, 7)]);
  expect(deriveAll(deriver())).toEqual({ rows: 2, unreadable: 1 });
  expect(usage()).toEqual([['b', 'b:7', 7, 'estimated']]);
  expect(countOf(file.writer, 'conversations')).toBe(1);
});

test('rows are read by file, generation and offset, of the wanted types only', () => {
  store([total('a', 20, 3), total('a', 3, 2), forget('a', 100), { ...total('a', 5, 9), file: 'a first file' }]);
  const seen: number[][] = [];
  const looking: PlatformDerivation<'gemini_cli'> = {
    ...sumTool,
    unit: {
      touchedBy: ({ event }) => [event.external_id],
      derive(session, rows) {
        seen.push(rows.where('external_id', session, ['total']).map(({ event }) => event.source_offset));
        return NO_UNIT_FACTS;
      },
    },
  };
  deriveAll(deriver(looking));
  expect(seen).toEqual([[5, 3, 20]]);
});

const anyLine: fc.Arbitrary<Line> = fc
  .record({
    session: fc.constantFrom('a', 'a.x', 'a.y', 'a.x.z', 'b'),
    offset: fc.integer({ min: 0, max: 30 }),
    type: fc.constantFrom('total' as const, 'total' as const, 'total' as const, 'forget' as const),
    sum: fc.integer({ min: 0, max: 20 }).map((quarters) => quarters * 450),
  })
  .map((line) => ({ ...line, file: `file-${line.session}` }));

/** The name of a project stays when the last session in it is withdrawn. */
function withoutNames(): Record<string, string[]> {
  const { projects: _, ...rows } = derivedRows(file.writer);
  return rows;
}

test('whatever the order and the pieces in which rows arrive, the result is that of deriving them all at once', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyLine, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), (pieces) => {
      forgetDerived(file.writer);
      file.writer.exec('DELETE FROM gemini_raw_traces');
      for (const piece of pieces) {
        store(piece);
        deriveAll(deriver());
      }
      const grown = withoutNames();
      const { kept, truth } = keptAndTrueSums(file.writer);
      expect(kept).toEqual(truth);
      forgetDerived(file.writer);
      expect(deriveAll(deriver()).unreadable).toBe(0);
      expect(withoutNames()).toEqual(grown);
    }),
    { numRuns: amount({ short: 20, full: 60 }) },
  );
});
