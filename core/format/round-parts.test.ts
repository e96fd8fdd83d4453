import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoneyParts, roundedApart, roundParts, roundPartsToUnits } from './round-parts.ts';

describe('roundParts', () => {
  it('gives the missing cent to the part that lost most', () => {
    expect(roundParts([1.004, 2.003, 3.003], 6.01, 0.01)).toEqual([1.01, 2, 3]);
  });

  it('gives it to the earlier of two equal losers', () => {
    expect(roundPartsToUnits([0.5, 0.5], 1, 1)).toEqual([1, 0]);
  });

  it('rounds each by itself when parts are missing', () => {
    expect(roundPartsToUnits([1.4, 1.6], 10, 1)).toEqual([1, 2]);
  });

  it('adds up to the rounded total, each part within one unit of its value', () => {
    const part = fc.double({ min: 0, max: 1e5, noNaN: true });
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 30 }), fc.constantFrom(0.01, 1, 1000), (parts, unit) => {
        const total = parts.reduce((sum, value) => sum + value, 0);
        const units = roundPartsToUnits(parts, total, unit);
        expect(units.reduce((sum, value) => sum + value, 0)).toBe(Math.round(total / unit));
        for (const [index, value] of parts.entries()) {
          expect(Math.abs((units[index] ?? Number.NaN) - value / unit)).toBeLessThanOrEqual(1 + 1e-6);
        }
      }),
    );
  });
});

describe('formatMoneyParts', () => {
  it('writes the parts at the precision of their total', () => {
    expect(formatMoneyParts([1280.3, 3.3, 0.3], 1283.9, 'en-US')).toEqual(['$1,281', '$3', '<$1']);
    expect(formatMoneyParts([4.204, 0.002, 0], 4.206, 'en-US')).toEqual(['$4.21', '<$0.01', '$0.00']);
  });

  it('visibly adds up', () => {
    const cents = fc.integer({ min: 0, max: 90_000_000 }).map((millionths) => millionths / 1e6);
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 10 }), (parts) => {
        const total = parts.reduce((sum, value) => sum + value, 0);
        const shown = formatMoneyParts(parts, total, 'en-US').map((text) =>
          text.startsWith('<') ? 0 : Math.round(Number(text.replace('$', '')) * 100),
        );
        expect(shown.reduce((sum, value) => sum + value, 0)).toBe(Math.round(total / 0.01));
      }),
    );
  });
});

describe('roundedApart', () => {
  it('is silent where amounts as shown add up, and else says to what', () => {
    expect(roundedApart([0.01, 0.02], 0.03, { locale: 'en-US' })).toBeNull();
    expect(roundedApart([0.0142, 0.0058], 0.02, { locale: 'en-US' })).toBeNull();
    expect(roundedApart([0.014, 0.014], 0.028, { locale: 'en-US' })).toContain('add up to $0.02.');
    expect(roundedApart([0.006, 0.006], 0.012, { locale: 'en-US' })).toContain('add up to $0.02.');
    expect(roundedApart([0.006, 0.006], 0.012, { locale: 'en-US', each: 'bar' })).toMatch(/^Each bar /);
    expect(roundedApart([], 5, { locale: 'en-US' })).toBeNull();
  });

  it('takes amounts too small for a cent as nothing, as a reader does', () => {
    expect(roundedApart([0.004, 0.004, 0.004], 0.012, { locale: 'en-US' })).toContain('add up to $0.00.');
  });
});
