import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timesPermille, usdToPicoUsd } from './pico-usd.ts';

test('takes USD by its decimal digits, not by its binary value', () => {
  expect([0, 0.1, 0.3, 1e-12, 1.5225, 9.99, 1234.000000000001].map(usdToPicoUsd)).toEqual([
    0, 100_000_000_000, 300_000_000_000, 1, 1_522_500_000_000, 9_990_000_000_000, 1_234_000_000_000_001,
  ]);
});

test('rounds what lies beyond the twelfth decimal', () => {
  expect([4e-13, 5e-13, 1.4999e-12, 1e-300].map(usdToPicoUsd)).toEqual([0, 1, 1, 0]);
});

test('refuses what is no amount or cannot be exact', () => {
  expect([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e9, 1e300].map(usdToPicoUsd)).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
});

test('gives back every whole number of pico-USD up to what a double can name', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 15 }), (pico) => {
      expect(usdToPicoUsd(Number(`${pico}e-12`))).toBe(pico);
    }),
  );
});

test('a multiplier in thousandths is exact or refused', () => {
  expect([timesPermille(5_000_000, 1100), timesPermille(1, 1100), timesPermille(2 ** 52, 6000)]).toEqual([
    5_500_000,
    null,
    null,
  ]);
});
