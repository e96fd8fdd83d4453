import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyObservation } from './test-observations.ts';
import { mergeObservations, resolveResponses, type UsageObservation } from './usage-observation.ts';

const ofOneResponse = anyObservation({ messageIds: ['m'] });

describe('merging observations of one response', () => {
  test('is commutative', () => {
    fc.assert(
      fc.property(ofOneResponse, ofOneResponse, (a, b) => {
        expect(mergeObservations(a, b)).toEqual(mergeObservations(b, a));
      }),
    );
  });

  test('is associative', () => {
    fc.assert(
      fc.property(ofOneResponse, ofOneResponse, ofOneResponse, (a, b, c) => {
        expect(mergeObservations(mergeObservations(a, b), c)).toEqual(mergeObservations(a, mergeObservations(b, c)));
      }),
    );
  });

  test('chooses alike between snapshots that differ in one field alone', () => {
    const change = fc.record({ from: fc.nat(2), to: fc.nat(2), by: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(ofOneResponse, change, (a, { from, to, by }) => {
        // Kinds of tokens that make up the same total.
        const kinds = ['reasoningTokens', 'cacheWrite5mTokens', 'cacheReadTokens'] as const;
        const billed = { ...a.billed };
        billed[kinds[from] ?? 'reasoningTokens'] += by;
        const other = { ...a.billed };
        other[kinds[to] ?? 'reasoningTokens'] += by;
        const [left, right] = [
          { ...a, billed },
          { ...a, billed: other },
        ];
        expect(mergeObservations(left, right)).toEqual(mergeObservations(right, left));
      }),
    );
  });

  test('is idempotent', () => {
    fc.assert(
      fc.property(ofOneResponse, ofOneResponse, (a, b) => {
        const merged = mergeObservations(a, b);
        expect(mergeObservations(a, a)).toEqual(a);
        expect(mergeObservations(merged, a)).toEqual(merged);
        expect(mergeObservations(merged, b)).toEqual(merged);
      }),
    );
  });

  test('takes a snapshot whole: never a mixture of two', () => {
    fc.assert(
      fc.property(ofOneResponse, ofOneResponse, (a, b) => {
        const merged = mergeObservations(a, b);
        expect([a.billed, b.billed]).toContainEqual(merged.billed);
        expect([a.attribution, b.attribution]).toContainEqual(merged.attribution);
        expect(merged.billed.outputTokens).toBe(Math.max(a.billed.outputTokens, b.billed.outputTokens));
        expect(merged.occurredAt).toBe(Math.min(a.occurredAt, b.occurredAt));
      }),
    );
  });
});

describe('the responses behind one message', () => {
  const observation = (requestId: string, isSidechain: boolean, outputTokens: number): UsageObservation => ({
    platform: 'claude_code',
    messageId: 'm',
    requestId,
    isSidechain,
    occurredAt: 1,
    billed: {
      model: 'm',
      inputTokens: 1,
      outputTokens,
      reasoningTokens: 0,
      cacheReadTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      webSearches: 0,
      speed: null,
      inferenceGeo: null,
      reportedPicoUsd: null,
    },
    attribution: { isBackground: false, externalId: 's', agentId: null, projectHash: 'p' },
  });
  const resolved = (...seen: UsageObservation[]) =>
    resolveResponses(seen).map(({ requestId, billed }) => [requestId, billed.outputTokens]);

  test.each<[string, UsageObservation[], [string, number][]]>([
    ['nothing', [], []],
    ['one', [observation('a', false, 5)], [['a', 5]]],
    [
      'two requests of the main conversation',
      [observation('a', false, 5), observation('b', false, 6)],
      [
        ['a', 5],
        ['b', 6],
      ],
    ],
    ['two requests of a sidechain', [observation('b', true, 5), observation('a', true, 6)], [['a', 6]]],
    ['a replay on a sidechain', [observation('b', false, 5), observation('a', true, 9)], [['b', 5]]],
    ['the same request in both', [observation('a', false, 5), observation('a', true, 9)], [['a', 9]]],
    ['none named', [observation('', false, 5), observation('', true, 6)], [['', 6]]],
    ['one named', [observation('', false, 7), observation('a', false, 5)], [['a', 7]]],
    [
      'several named',
      [observation('', false, 7), observation('b', false, 1), observation('a', false, 5)],
      [
        ['a', 7],
        ['b', 1],
      ],
    ],
  ])('%s', (_name, seen, expected) => {
    expect(resolved(...seen)).toEqual(expected);
    expect(resolved(...[...seen].reverse())).toEqual(expected);
  });

  test('never more than the requests that were seen, and never none', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(ofOneResponse, { minLength: 1, selector: (o) => `${o.requestId} ${o.isSidechain}` }),
        (seen) => {
          const responses = resolveResponses(seen);
          const ids = responses.map(({ requestId }) => requestId);
          expect(ids.length).toBeGreaterThan(0);
          expect(new Set(ids).size).toBe(ids.length);
          for (const id of ids) expect(seen.map(({ requestId }) => requestId)).toContain(id);
        },
      ),
    );
  });
});
