import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatCost, formatMoney, formatMoneyExactly } from './money.ts';

describe('formatMoney', () => {
  it.each([
    [4.21, '$4.21'],
    [1284.2, '$1,284'],
    [0.0049, '<$0.01'],
    [0.005, '$0.01'],
    [1e-12, '<$0.01'],
    [0, '$0.00'],
    [-0, '$0.00'],
    [-3.1, '−$3.10'],
    [-0.001, '−<$0.01'],
    [999.994, '$999.99'],
    [999.996, '$1,000'],
    [99_999.4, '$99,999'],
    [99_999.6, '$100k'],
    [123_456, '$123k'],
    [-1_500_000, '−$1,500k'],
  ])('%d is %s', (usd, text) => {
    expect(formatMoney(usd, 'en-US')).toBe(text);
  });

  it('puts currency and separators where the locale does', () => {
    expect(formatMoney(1284.2, 'de-DE')).toBe('1.284\u00a0$');
    expect(formatMoney(123_456, 'de-DE')).toBe('123k\u00a0$');
    expect(formatMoney(4.21, 'de-DE')).toBe('4,21\u00a0$');
  });

  it('says that there is no data', () => {
    expect(formatMoney(null, 'en-US')).toBe('–');
  });

  it('is never more than half a shown unit from the amount, and never a signed zero', () => {
    fc.assert(
      fc.property(fc.double({ min: -5e6, max: 5e6, noNaN: true }), (usd) => {
        const text = formatMoney(usd, 'en-US');
        expect(text).not.toMatch(/−\$0\.00|-/);
        if (text.includes('<')) {
          expect(Math.abs(usd)).toBeLessThan(0.005);
          return;
        }
        const unit = text.endsWith('k') ? 1000 : text.includes('.') ? 0.01 : 1;
        const shown = Number(text.replace('−', '-').replace(/[$,k]/g, '')) * (text.endsWith('k') ? 1000 : 1);
        expect(Math.abs(shown - usd)).toBeLessThanOrEqual(unit / 2 + 1e-9);
      }),
    );
  });
});

describe('formatCost', () => {
  it('marks estimates and names what has no price', () => {
    expect(formatCost({ totalCost: 2.16, estimatedCost: 0, unpricedTokens: 0 }, 'en-US')).toBe('$2.16');
    expect(formatCost({ totalCost: 2.16, estimatedCost: 0.1, unpricedTokens: 5 }, 'en-US')).toBe('~$2.16');
    expect(formatCost({ totalCost: 0, estimatedCost: 0, unpricedTokens: 5 }, 'en-US')).toBe('unpriced');
    expect(formatCost({ totalCost: 0, estimatedCost: 0, unpricedTokens: 0 }, 'en-US')).toBe('$0.00');
  });
});

it('writes an amount in full for tooltips', () => {
  expect(formatMoneyExactly(55.217402, 'en-US')).toBe('$55.217402');
  expect(formatMoneyExactly(-1.5, 'en-US')).toBe('−$1.50');
});
