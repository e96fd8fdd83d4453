import { expect, it } from 'vitest';
import { placeOf, SCALE_FROM_MS, SCALE_TO_MS } from './duration-range.tsx';

it('puts durations on a logarithmic scale, and those beyond its ends at its ends', () => {
  expect(placeOf(SCALE_FROM_MS)).toBe(0);
  expect(placeOf(SCALE_TO_MS)).toBe(1);
  expect(placeOf(1)).toBe(0);
  expect(placeOf(86_400_000)).toBe(1);
  // Ten times as long is the same way along the scale, wherever it begins.
  expect(placeOf(1_000) - placeOf(100)).toBeCloseTo(placeOf(100_000) - placeOf(10_000), 10);
});
