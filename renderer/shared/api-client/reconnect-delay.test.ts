import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reconnectDelay } from './reconnect-delay.ts';

describe('reconnectDelay', () => {
  it('starts small, doubles and stays under its cap', () => {
    expect([0, 1, 2, 3].map((tries) => reconnectDelay(tries, 0))).toEqual([125, 250, 500, 1000]);
    expect(reconnectDelay(1000, 0.999)).toBeLessThanOrEqual(8000);
  });

  it('never waits less than half and never longer than the whole step', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (tries, random) => {
        const shortest = reconnectDelay(tries, 0);
        const delay = reconnectDelay(tries, random);
        expect(delay).toBeGreaterThanOrEqual(shortest);
        expect(delay).toBeLessThanOrEqual(shortest * 2);
      }),
    );
  });
});
