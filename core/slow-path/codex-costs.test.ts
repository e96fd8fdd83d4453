import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  requests,
  rolloutName,
  type Spent,
  sessionId,
  sessionMeta,
  turnContext,
} from '../capture/codex/test-rollout.ts';
import { billedBy, billOf, TestRollouts } from './test-codex-rollouts.ts';

/** What a request of a rollout costs, and by which model. */

let rollouts: TestRollouts;
beforeEach(() => {
  rollouts = new TestRollouts();
});
afterEach(() => rollouts.close());

const ONE = sessionId(1);
const FILE = rolloutName(ONE);
const MODEL = 'gpt-5-codex';
const opening = [sessionMeta(ONE), turnContext(MODEL)];
const A: Spent = { input: 1_000, cached: 700, output: 50, reasoning: 20 };
const B: Spent = { input: 2_000, cached: 1_000, output: 70 };

describe('the model', () => {
  const models = () => rollouts.all('SELECT model, cost_source AS source FROM usage ORDER BY occurred_at');

  test('is that of the turn, and changes within a session', async () => {
    const [first, second] = requests([A, B]);
    const lines = [...opening, first, turnContext('gpt-5.4', 60), turnContext(null, 61), second];
    rollouts.write(FILE, lines.map(textLine));
    await billedBy(rollouts);
    expect(models()).toEqual([
      { model: MODEL, source: 'calculated' },
      { model: 'gpt-5.4', source: 'calculated' },
    ]);
  });

  test('is assumed where no turn names one: its cost is an estimate', async () => {
    rollouts.write(FILE, [sessionMeta(ONE), ...requests([A])]);
    await billedBy(rollouts);
    expect(models()).toEqual([{ model: 'gpt-5', source: 'estimated' }]);
  });

  test('that only looks known has no price', async () => {
    rollouts.write(FILE, [sessionMeta(ONE), turnContext('gpt-5.4-turbo'), ...requests([A])]);
    expect(await billedBy(rollouts)).toMatchObject({ ...billOf(A), cost: 0, sources: 'unpriced' });
  });
});

describe('what it costs', () => {
  async function cost(model: string, spent: Spent): Promise<number> {
    rollouts.write(FILE, [sessionMeta(ONE), turnContext(model), ...requests([spent])]);
    return (await billedBy(rollouts)).cost;
  }

  test('reasoning is a part of the output, what the cache had a part of the input', async () => {
    // 300 at 1.25, 700 at 0.125, 400 at 10 USD a million.
    expect(await cost('gpt-5', { input: 1_000, cached: 700, output: 400, reasoning: 300 })).toBeCloseTo(0.0044625, 12);
  });

  test('a long request costs the long rates as a whole', async () => {
    expect(await cost('gpt-5.4', { input: 300_000, output: 1_000 })).toBe(1.5225);
  });

  test.each([
    [272_000, 0, 0.68],
    [272_001, 0, 1.360005],
    [272_001, 272_001, 0.1360005],
  ])('of %i tokens, %i of them from the cache', async (input, cached, usd) => {
    expect(await cost('gpt-5.4', { input, cached, output: 0 })).toBeCloseTo(usd, 12);
  });

  test('cache writes are a part of the input, billed from 5.6 on', async () => {
    const spent = { input: 10_000, cached: 4_000, cacheWrite: 5_000, output: 0 };
    // 1,000 at 5, 4,000 at 0.5, 5,000 at 6.25 USD a million.
    expect(await cost('gpt-5.6', spent)).toBeCloseTo(0.03825, 12);
    expect(rollouts.billed()).toMatchObject({ input: 1_000, cacheRead: 4_000, cacheWrite: 5_000 });
  });

  test.each(['gpt-5.5', 'gpt-5.4', 'gpt-5-codex'])('cache writes of %s are plain input', async (model) => {
    await cost(model, { input: 10_000, cached: 4_000, cacheWrite: 5_000, output: 0 });
    expect(rollouts.billed()).toMatchObject({ input: 6_000, cacheRead: 4_000, cacheWrite: 0 });
  });
});

/** For lists that indexing made partly undefined. */
function textLine<Line>(one: Line | undefined): Line {
  if (one === undefined) throw new Error('the line is there');
  return one;
}
