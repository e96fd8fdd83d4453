import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { amount } from '../../build/test/amount.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { createTestDatabase, rowsOf, type TestDatabase } from '../storage/test-database.ts';
import { ConversationStore } from './conversation-store.ts';
import { keptAndTrueSums } from './test-derived.ts';
import { anyObservation, SESSIONS } from './test-observations.ts';
import type { UsageObservation } from './usage-observation.ts';
import { UsageRollup } from './usage-rollup.ts';

import { mergeSnapshots } from './usage-snapshots.ts';
import { UsageStore } from './usage-store.ts';
import { UsageSums } from './usage-sums.ts';

const prices = createPriceBook();
let file: TestDatabase;
beforeEach(() => {
  file = createTestDatabase();
});
afterEach(() => file.close());

const TABLES = ['usage', 'usage_observations', 'usage_holders', 'usage_lineage', 'usage_rollup', 'conversations'];

/** Takes in batches of observations as the slow path does, or each by itself, starting from nothing. */
function derive(
  batches: readonly (readonly UsageObservation[])[],
  how: 'as the slow path' | 'one by one' = 'as the slow path',
): Record<string, string[]> {
  const { writer } = file;
  for (const table of TABLES) {
    writer.exec(`DELETE FROM ${table}`);
  }
  for (const batch of batches) {
    // New objects for each batch, as after a restart.
    const conversations = new ConversationStore(writer);
    const sums = new UsageSums(new UsageRollup(writer), conversations);
    const usage = new UsageStore(writer, prices, (before, after) => sums.follow(before, after));
    const run = writer.transaction(() => {
      conversations.observe(
        'claude_code',
        SESSIONS.map((externalId) => ({
          externalId,
          occurredAt: 1,
          project: null,
          usage: [],
          toolCalls: [],
          prompt: null,
        })),
      );
      const observeAll = (all: readonly UsageObservation[]) => {
        for (const observation of all) usage.observe(observation);
      };
      if (how === 'one by one') observeAll(batch);
      else sums.together(() => observeAll(mergeSnapshots([{ usage: [...batch] }])));
      usage.markShared('claude_code');
      usage.attributeShared((act) => act());
    });
    run.immediate();
  }
  return Object.fromEntries(TABLES.map((table) => [table, rowsOf(writer, table)]));
}

const observations = fc.array(anyObservation({ messageIds: ['m1', 'm2', 'm3'] }), { minLength: 1, maxLength: 14 });

test('order, repetition and the limits of batches change nothing, and the sums are those of the rows', () => {
  fc.assert(
    fc.property(
      observations.chain((seen) =>
        fc.record({
          seen: fc.constant(seen),
          shuffled: fc.shuffledSubarray([...seen, ...seen], { minLength: seen.length * 2 }),
          limits: fc.array(fc.nat(seen.length * 2), { maxLength: 4 }),
        }),
      ),
      ({ seen, shuffled, limits }) => {
        const whole = derive([seen]);
        const cuts = [0, ...limits.sort((a, b) => a - b), shuffled.length];
        const batches = cuts.slice(1).map((end, index) => shuffled.slice(cuts[index], end));
        expect(derive(batches)).toEqual(whole);
        expect(derive([shuffled], 'one by one')).toEqual(whole);
        const { kept, truth } = keptAndTrueSums(file.writer);
        expect(kept).toEqual(truth);
      },
    ),
    { numRuns: amount({ short: 40, full: 150 }) },
  );
});

test('an observation that comes again after a merge changes nothing', () => {
  fc.assert(
    fc.property(observations, fc.nat(), (seen, pick) => {
      const again = seen[pick % seen.length];
      if (again === undefined) return;
      expect(derive([[...seen, again]])).toEqual(derive([seen]));
    }),
    { numRuns: amount({ short: 20, full: 60 }) },
  );
});

test('sums of money beyond what a JavaScript number can hold stay exact', () => {
  const most = fc.sample(anyObservation({ messageIds: ['m'] }), 1)[0];
  if (most === undefined) throw new Error('one was asked for');
  const dear = (index: number, reportedPicoUsd: number): UsageObservation => ({
    ...most,
    messageId: `m${index}`,
    requestId: '',
    billed: { ...most.billed, model: 'claude-opus-4-5', reportedPicoUsd },
  });
  // 3 x 9,007 USD and one pico-USD in one quarter of an hour: the sum is odd, and beyond 2^53.
  const limit = Number.MAX_SAFE_INTEGER;
  derive([[dear(1, limit), dear(2, limit), dear(3, limit), dear(4, 2)]]);
  const sum = file.writer
    .prepare<[], { cost_picousd: bigint }>('SELECT cost_picousd FROM usage_rollup')
    .safeIntegers(true)
    .all();
  expect(sum).toEqual([{ cost_picousd: 3n * BigInt(limit) + 2n }]);
  const { kept, truth } = keptAndTrueSums(file.writer);
  expect(kept).toEqual(truth);
});
