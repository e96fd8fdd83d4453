import { expect, it } from 'vitest';
import { LookPace } from './look-pace.ts';

it('looks often where nobody tells of changes, and rarely where a watcher does', () => {
  const pace = new LookPace();
  expect(pace.next(10_001, false)).toBe(12_001);
  expect(pace.next(10_001, true)).toBe(15_000);
});

it('has all looks beside watchers at the same instants, none twice', () => {
  const looks = [10_001, 12_345, 14_999].map((now) => new LookPace().next(now, true));
  expect(new Set(looks)).toEqual(new Set([15_000]));
  expect(new LookPace().next(15_000, true)).toBe(20_000);
});

it('looks often for a while where a watcher missed a change, but not for one that it may yet tell', () => {
  const pace = new LookPace();
  pace.found(0, 300);
  expect(pace.next(1, true)).toBe(5_000);
  pace.found(0, 4_000);
  expect(pace.next(1, true)).toBe(2_001);
  expect(pace.next(3_599_999, true)).toBe(3_601_999);
  expect(pace.next(3_600_000, true)).toBe(3_605_000);
  // Another machine's clock is ahead.
  pace.found(3_600_000, -60_000);
  expect(pace.next(3_600_000, true)).toBe(3_602_000);
});
