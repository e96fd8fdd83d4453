import { expect, test } from 'vitest';
import type { PressureLevel } from '../contracts/pressure.ts';
import { nextLevel } from './pressure-level.ts';

test.each<[PressureLevel, number, PressureLevel]>([
  ['green', 0, 'green'],
  ['green', 9_999, 'green'],
  ['green', 10_000, 'yellow'],
  ['green', 50_000, 'orange'],
  ['green', 100_000, 'red'],
  ['yellow', 9_999, 'yellow'],
  ['yellow', 1_000, 'yellow'],
  ['yellow', 999, 'green'],
  ['orange', 49_999, 'orange'],
  ['orange', 9_999, 'yellow'],
  ['orange', 999, 'green'],
  ['red', 99_999, 'red'],
  ['red', 50_000, 'red'],
  ['red', 49_999, 'orange'],
  ['red', 9_999, 'yellow'],
  ['red', 0, 'green'],
])('from %s at %i events behind: %s', (level, rowsBehind, expected) => {
  expect(nextLevel(level, rowsBehind)).toBe(expected);
});
