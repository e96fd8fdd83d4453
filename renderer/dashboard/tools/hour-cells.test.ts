import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hoursShown, strengthOf } from './hour-cells.ts';

it('shows every hour with a call, at least twelve of a day, in their order', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 24, maxLength: 24 }), (calls) => {
      const hours = hoursShown(calls);
      expect(hours.length).toBeGreaterThanOrEqual(12);
      expect(hours[0]).toBeGreaterThanOrEqual(0);
      expect(hours.at(-1)).toBeLessThanOrEqual(23);
      expect(hours).toEqual([...hours].sort((one, other) => one - other));
      calls.forEach((count, hour) => {
        if (count > 0) expect(hours).toContain(hour);
      });
    }),
  );
});

it('never shows something as nothing, nor nothing as something', () => {
  expect(strengthOf(0, 100)).toBe(0);
  expect(strengthOf(1, 1_000_000)).toBe(1);
  expect(strengthOf(1_000_000, 1_000_000)).toBe(5);
  expect(strengthOf(50, 100)).toBe(3);
  expect(strengthOf(1_000, 1_000_000, true)).toBe(3);
  expect(strengthOf(5, 0)).toBe(0);
});
