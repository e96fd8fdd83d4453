import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LIVE_PERCENTILE_ERROR } from '../../contracts/live-metrics.ts';
import { addValue, emptySpread, mergeSpread, type Spread, spreadPercentile } from './histogram.ts';

function spreadOf(values: readonly number[]): Spread {
  const spread = emptySpread();
  for (const value of values) addValue(spread, value);
  return spread;
}

const values = fc.array(fc.nat(3_600_000), { minLength: 1, maxLength: 200 });

test('a percentile is as near to that of a sorted list as is said', () => {
  fc.assert(
    fc.property(values, fc.constantFrom(1, 50, 95, 99, 100), (list, percent) => {
      const sorted = list.toSorted((one, other) => one - other);
      const exact = sorted[Math.max(1, Math.ceil((list.length * percent) / 100)) - 1] ?? Number.NaN;
      const found = spreadPercentile(spreadOf(list), percent) ?? Number.NaN;
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * LIVE_PERCENTILE_ERROR);
    }),
  );
});

test('merged parts are the whole, whatever the order', () => {
  fc.assert(
    fc.property(values, values, (one, other) => {
      const merged = spreadOf(other);
      mergeSpread(merged, spreadOf(one));
      expect(merged).toEqual(spreadOf([...one, ...other]));
    }),
  );
});

test('nothing has no percentile, and what is not above zero is zero', () => {
  expect(spreadPercentile(emptySpread(), 50)).toBe(null);
  expect(spreadOf([-5, 0])).toMatchObject({ count: 2, sum: 0 });
  expect(spreadPercentile(spreadOf([-5, 0]), 99)).toBe(0);
});
