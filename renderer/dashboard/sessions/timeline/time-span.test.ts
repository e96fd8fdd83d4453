import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bringIntoSight,
  isWhole,
  keepWithin,
  moveBy,
  SHORTEST_SPAN_MS,
  type TimeSpan,
  wholeSpan,
  zoomAround,
} from './time-span.ts';

const HOUR_MS = 3_600_000;
const WHOLE = wholeSpan(10 * HOUR_MS);
const instants = fc.double({ min: -HOUR_MS, max: 11 * HOUR_MS, noNaN: true });
const spans = fc
  .tuple(instants, instants)
  .map(([one, other]) => keepWithin({ from: Math.min(one, other), to: Math.max(one, other) }, WHOLE));

function expectWithin(span: TimeSpan): void {
  expect(span.from).toBeGreaterThanOrEqual(WHOLE.from);
  expect(span.to).toBeLessThanOrEqual(WHOLE.to + 1e-3);
  expect(span.to - span.from).toBeGreaterThanOrEqual(SHORTEST_SPAN_MS - 1e-3);
}

describe('what is in sight', () => {
  test('never leaves the session, whatever is done', () => {
    fc.assert(
      fc.property(spans, fc.double({ min: 0.001, max: 1_000, noNaN: true }), instants, (span, factor, at) => {
        expectWithin(zoomAround(span, WHOLE, factor, at));
        expectWithin(moveBy(span, WHOLE, at));
        expectWithin(bringIntoSight(span, WHOLE, at));
      }),
    );
  });

  test('zooms around the pointer: what is below it stays where it is', () => {
    const span = { from: 2 * HOUR_MS, to: 4 * HOUR_MS };
    const at = 2.5 * HOUR_MS;
    const nearer = zoomAround(span, WHOLE, 0.5, at);
    expect((at - nearer.from) / (nearer.to - nearer.from)).toBeCloseTo(0.25);
    expect(nearer.to - nearer.from).toBeCloseTo(HOUR_MS);
    expect(isWhole(zoomAround(span, WHOLE, 100, at), WHOLE)).toBe(true);
  });

  test('moves to what was out of sight, and not at all to what is in it', () => {
    const span = { from: 2 * HOUR_MS, to: 4 * HOUR_MS };
    expect(bringIntoSight(span, WHOLE, 3 * HOUR_MS)).toEqual(span);
    const moved = bringIntoSight(span, WHOLE, 6 * HOUR_MS);
    expect(moved.from).toBeLessThan(6 * HOUR_MS);
    expect(moved.to).toBeGreaterThan(6 * HOUR_MS);
    expect(moved.to - moved.from).toBeCloseTo(2 * HOUR_MS);
  });

  test('a session of one moment has a minute to stand in', () => {
    expect(wholeSpan(0)).toEqual({ from: 0, to: 60_000 });
  });
});
