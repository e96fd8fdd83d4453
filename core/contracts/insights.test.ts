import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { hasWorsened } from './insights.ts';

const amount = (value: number) => ({ value, unit: 'tokens' }) as const;
const share = (value: number) => ({ value, unit: 'share' }) as const;

/** Amounts as findings have them. */
const amounts = fc.double({ min: 0, max: 1e15, noNaN: true });
const shares = fc.double({ min: 0, max: 1, noNaN: true });

it('says of an amount that it is worse by a quarter when it has grown by one', () => {
  expect(hasWorsened(1_000, amount(1_249))).toBe(false);
  expect(hasWorsened(1_000, amount(1_250))).toBe(true);
  expect(hasWorsened(0, amount(0))).toBe(false);
  expect(hasWorsened(0, amount(1))).toBe(true);
});

test.each([
  // Up to a half it is as of an amount; above it a quarter of what is left to 100 % is enough.
  { dismissed: 0.2, stillHidden: 0.249, returned: 0.251 },
  { dismissed: 0.5, stillHidden: 0.624, returned: 0.626 },
  { dismissed: 0.6, stillHidden: 0.699, returned: 0.701 },
  { dismissed: 0.8, stillHidden: 0.849, returned: 0.851 },
  { dismissed: 0.96, stillHidden: 0.969, returned: 0.971 },
])(
  'says of a share of $dismissed that it is worse by a quarter at $returned',
  ({ dismissed, stillHidden, returned }) => {
    expect(hasWorsened(dismissed, share(stillHidden))).toBe(false);
    expect(hasWorsened(dismissed, share(returned))).toBe(true);
  },
);

test('whatever share was dismissed below 100 %, a worse one brings it back', () => {
  fc.assert(
    fc.property(shares, (dismissed) => {
      fc.pre(dismissed < 1);
      expect(hasWorsened(dismissed, share(1))).toBe(true);
    }),
  );
});

test('whatever amount was dismissed, a greater one brings it back', () => {
  fc.assert(
    fc.property(amounts, (dismissed) => {
      expect(hasWorsened(dismissed, amount(dismissed * 2 + 1))).toBe(true);
    }),
  );
});

test('what is no worse than it was brings nothing back', () => {
  const values = fc.oneof(fc.tuple(shares, shares), fc.tuple(shares, fc.constant(1)));
  fc.assert(
    fc.property(values, ([one, other]) => {
      const [better, worse] = one < other ? [one, other] : [other, one];
      for (const measured of [share, amount]) {
        expect(hasWorsened(worse, measured(better))).toBe(false);
        expect(hasWorsened(worse, measured(worse))).toBe(false);
      }
    }),
  );
});

test('what brings a finding back does so the more when it is worse, and a share never later than an amount', () => {
  fc.assert(
    fc.property(shares, shares, shares, (dismissed, one, other) => {
      const [better, worse] = one < other ? [one, other] : [other, one];
      if (hasWorsened(dismissed, share(better))) expect(hasWorsened(dismissed, share(worse))).toBe(true);
      if (hasWorsened(dismissed, amount(better))) expect(hasWorsened(dismissed, share(better))).toBe(true);
    }),
  );
});
