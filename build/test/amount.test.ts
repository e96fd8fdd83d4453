import { expect, test } from 'vitest';
import { readAmount } from './amount.ts';

test('nothing said is short; full is said; anything else is refused with what is allowed', () => {
  expect(readAmount({})).toBe('short');
  expect(readAmount({ BLUEPLANE_TEST_AMOUNT: 'short' })).toBe('short');
  expect(readAmount({ BLUEPLANE_TEST_AMOUNT: 'full' })).toBe('full');
  expect(() => readAmount({ BLUEPLANE_TEST_AMOUNT: '' })).toThrow(/is "". It may be short .* or full/);
  expect(() => readAmount({ BLUEPLANE_TEST_AMOUNT: 'Full' })).toThrow(/may be short/);
});
