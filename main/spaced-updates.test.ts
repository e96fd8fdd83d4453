import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTestClock } from '../core/runtime/test-clock.ts';
import { spacedUpdates } from './spaced-updates.ts';

test('the first is applied at once, the next after the distance, and only the newest of several', () => {
  const clock = createTestClock();
  const applied: number[] = [];
  const updates = spacedUpdates<number>(clock, 2_000, (value) => applied.push(value) > 0);
  updates.offer(1);
  expect(applied).toEqual([1]);
  clock.pass(500);
  updates.offer(2);
  updates.offer(3);
  clock.pass(1_499);
  expect(applied).toEqual([1]);
  clock.pass(1);
  expect(applied).toEqual([1, 3]);
  clock.pass(2_000);
  updates.offer(4);
  expect(applied).toEqual([1, 3, 4]);
});

test('what changed nothing makes nothing wait', () => {
  const clock = createTestClock();
  const applied: number[] = [];
  let last = 0;
  const updates = spacedUpdates<number>(clock, 2_000, (value) => {
    if (value === last) return false;
    last = value;
    applied.push(value);
    return true;
  });
  updates.offer(1);
  clock.pass(2_000);
  updates.offer(1);
  updates.offer(2);
  expect(applied).toEqual([1, 2]);
});

test('nothing is applied after it was cancelled', () => {
  const clock = createTestClock();
  const applied: number[] = [];
  const updates = spacedUpdates<number>(clock, 2_000, (value) => applied.push(value) > 0);
  updates.offer(1);
  updates.offer(2);
  updates.cancel();
  clock.pass(10_000);
  expect(applied).toEqual([1]);
});

test('whatever comes when, the last is applied and the distance is kept', () => {
  const offers = fc.array(fc.record({ pause: fc.integer({ min: 0, max: 3_000 }), value: fc.integer() }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(offers, (list) => {
      const clock = createTestClock();
      const applied: { value: number; at: number }[] = [];
      const updates = spacedUpdates<number>(
        clock,
        2_000,
        (value) => applied.push({ value, at: clock.monotonic() }) > 0,
      );
      for (const { pause, value } of list) {
        clock.pass(pause);
        updates.offer(value);
      }
      clock.pass(2_000);
      expect(applied.at(-1)?.value).toBe(list.at(-1)?.value);
      const distances = applied.slice(1).map(({ at }, index) => at - (applied[index]?.at ?? at));
      expect(distances.every((distance) => distance >= 2_000)).toBe(true);
    }),
  );
});
