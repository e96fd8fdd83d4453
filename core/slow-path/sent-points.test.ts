import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { at } from '../capture/codex/test-rollout.ts';
import { isStoredEvent } from '../contracts/telemetry-event.ts';
import { unpackEvent } from '../storage/packed-event.ts';
import { NEIGHBOURS, SentPoints } from './sent-points.ts';
import { summedUsage } from './sent-sums.ts';
import { point, points } from './test-signals.ts';
import { ToolsHome } from './test-tools-home.ts';

const START = Date.parse(at(0)) / 1_000;
const SESSION = { platform: 'claude_code', externalId: 'long' } as const;
const TYPES = ['input', 'output', 'cacheRead'];

let home: ToolsHome;
beforeEach(() => {
  home = new ToolsHome();
});
afterEach(() => home.close());

function measured(minute: number, temporality: 'delta' | 'cumulative', types = TYPES): void {
  home.send(
    points(
      ...types.map((type) =>
        point(
          'token.usage',
          { 'session.id': SESSION.externalId, model: 'claude-opus-4-5-20251101', type },
          { value: minute + 1, at: START + minute * 60, temporality },
        ),
      ),
    ),
  );
}

const stored = () =>
  home.database
    .prepare<[], { event_data: Buffer }>('SELECT event_data FROM otlp_raw_traces ORDER BY sequence')
    .all()
    .map(({ event_data }): unknown => JSON.parse(unpackEvent(event_data)))
    .filter((event) => isStoredEvent(event, 'otlp'));

const ALL_ROWS = Number.MAX_SAFE_INTEGER;

test.each([
  // The export itself, and of running sums the one before.
  ['delta', 1],
  ['cumulative', 2],
] as const)('of a long session an export reads the points beside it, however many there are: %s', (kind, exports) => {
  for (let minute = 0; minute < 60; minute += 1) measured(minute, kind);
  const all = stored();
  const fresh = all.slice(-TYPES.length);
  const { points: read, instants } = new SentPoints(home.database).windowOf(SESSION, fresh, ALL_ROWS);
  expect(read).toHaveLength(exports * TYPES.length);
  expect([...instants]).toEqual([at(59 * 60)]);
  expect(summedUsage(read).filter(({ occurredAt }) => occurredAt === Date.parse(at(59 * 60)))).toEqual(
    summedUsage(all).filter(({ occurredAt }) => occurredAt === Date.parse(at(59 * 60))),
  );
});

test('a running sum that came late changes the one behind it, and is told by the one before it', () => {
  for (const minute of [0, 1, 4, 5]) measured(minute, 'cumulative');
  // One that was not measured at the minutes beside.
  measured(2, 'cumulative', ['cacheCreation']);
  measured(3, 'cumulative', ['input', 'cacheCreation']);
  const fresh = stored().slice(-2);
  const { points: read, instants } = new SentPoints(home.database).windowOf(SESSION, fresh, ALL_ROWS);
  expect([...instants].sort()).toEqual([at(180), at(240)]);
  expect(read.map(({ timestamp, record }) => [timestamp, record.point?.type]).sort()).toEqual([
    [at(60), 'cacheRead'],
    [at(60), 'input'],
    [at(60), 'output'],
    [at(120), 'cacheCreation'],
    [at(180), 'cacheCreation'],
    [at(180), 'input'],
    [at(240), 'cacheRead'],
    [at(240), 'input'],
    [at(240), 'output'],
  ]);
});

test.each(Object.entries(NEIGHBOURS))(
  'neighbours are found by the index of sessions and times: %s',
  (_where, query) => {
    const plan = home.database.prepare(`EXPLAIN QUERY PLAN ${query}`).all({ ...SESSION, until: ALL_ROWS, at: at(60) });
    expect(JSON.stringify(plan)).toContain('USING COVERING INDEX otlp_raw_traces_session');
    expect(JSON.stringify(plan)).not.toContain('TEMP B-TREE');
  },
);

test('a new running sum of another metric has nothing read for it', () => {
  for (let minute = 0; minute < 60; minute += 1) measured(minute, 'cumulative');
  const attributes = { 'session.id': SESSION.externalId };
  const last = { value: 1, at: START + 59 * 60, temporality: 'cumulative' } as const;
  home.send(points(point('commit.count', attributes, last)));
  const fresh = stored().slice(-1 - TYPES.length);
  const prepared = vi.spyOn(home.database, 'prepare');
  const sentPoints = new SentPoints(home.database);
  const neighbours = prepared.mock.results.slice(1).map(({ value }) => vi.spyOn(value, 'get'));
  prepared.mockRestore();
  const { points: read } = sentPoints.windowOf(SESSION, fresh, ALL_ROWS);
  // The export with the commit, and of the sums the one before.
  expect(read).toHaveLength(2 * TYPES.length + 1);
  expect(neighbours.map((asked) => asked.mock.calls.length)).toEqual([1, 1]);
});

const anyPoint = fc.record({
  minute: fc.nat(4),
  value: fc.nat(4),
  since: fc.nat(1),
  metric: fc.constantFrom('token.usage', 'cost.usage'),
  type: fc.constantFrom(...TYPES),
  model: fc.constantFrom('claude-opus-4-5-20251101', 'claude-haiku-4-5-20251001'),
  temporality: fc.constantFrom('delta' as const, 'cumulative' as const, 'cumulative' as const),
  pause: fc.constantFrom('wait', 'wait', 'derive', 'restart'),
});

test('sums are those of all points together, in whichever order and pieces they come', () => {
  let run = 0;
  fc.assert(
    fc.property(fc.array(anyPoint, { minLength: 3, maxLength: 25, size: 'max' }), (all) => {
      run += 1;
      const session = `session-${run}`;
      for (const { minute, value, since, metric, type, model, temporality, pause } of all) {
        const attributes = { 'session.id': session, model, ...(metric === 'cost.usage' ? {} : { type }) };
        home.send(
          points(point(metric, attributes, { value, at: START + minute * 60, since: START - since, temporality })),
        );
        if (pause !== 'wait') home.derive();
        if (pause === 'restart') home.restart();
      }
      home.derive();
      const summed = summedUsage(stored().filter(({ external_id }) => external_id === session));
      const expected = summed.map(({ messageId, billed }) => [
        messageId,
        billed.inputTokens,
        billed.outputTokens,
        billed.cacheReadTokens,
      ]);
      const derived = home.database
        .prepare<[string], unknown[]>(
          `SELECT message_id, input_tokens, output_tokens, cache_read_tokens FROM usage WHERE external_id = ?`,
        )
        .raw()
        .all(session);
      expect(derived.map(String).sort()).toEqual(expected.map(String).sort());
    }),
    { numRuns: amount({ short: 15, full: 300 }) },
  );
});
