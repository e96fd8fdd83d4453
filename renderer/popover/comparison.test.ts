import { describe, expect, it } from 'vitest';
import { formatMoney } from '../../core/format/index.ts';
import { today, totals } from '../shared/health/test-answers.ts';
import { compareWithUsual, compareWithYesterday } from './comparison.ts';

function compare(cost: number, before: number) {
  const used = (usd: number) => totals({ totalCost: usd, totalTokens: usd === 0 ? 0 : 100 });
  return compareWithYesterday(today({ totals: used(cost), yesterdaySoFar: used(before) }), '14:32');
}

describe('compareWithYesterday', () => {
  it('says by how much, in which direction', () => {
    expect(compare(30.77, 23.93)).toMatchObject({ arrow: '▲', words: `${formatMoney(6.84)} vs yesterday 14:32` });
    expect(compare(1, 3.5)).toMatchObject({ arrow: '▼', words: `${formatMoney(2.5)} vs yesterday 14:32` });
    expect(compare(30.77, 23.93).title).toBe(`Yesterday until 14:32: ${formatMoney(23.93)}`);
  });

  it('has no arrow where there is nothing to compare or no change to be seen', () => {
    expect(compare(2, 2.004)).toMatchObject({ arrow: '', words: 'Same as yesterday 14:32' });
    expect(compare(2, 0)).toMatchObject({ arrow: '', words: 'Nothing spent yesterday by 14:32' });
    expect(compare(0, 0)).toMatchObject({ arrow: '', words: 'No tokens used yet today' });
  });
});

describe('compareWithUsual', () => {
  function against(cost: number, usual: number) {
    const soFar = { cost: usual, tokens: 1 };
    const usualDay = { days: 5, hours: Array.from({ length: 24 }, () => ({ cost: 0, tokens: 0 })), soFar, rest: soFar };
    return compareWithUsual(today({ totals: totals({ totalCost: cost }), usualDay }), '14:32');
  }

  it('says by which part, against how many days', () => {
    expect(against(15.2, 10)).toMatchObject({ arrow: '▲', words: '52% vs 5-day avg' });
    expect(against(5, 10)).toMatchObject({ arrow: '▼', words: '50% vs 5-day avg' });
    expect(against(10.01, 10)).toMatchObject({ arrow: '', words: 'Same as 5-day avg' });
    expect(against(15.2, 10)?.title).toBe(`Mean of the last 5 days until 14:32: ${formatMoney(10)}`);
  });

  it('says nothing while nothing is usual', () => {
    expect(against(3, 0)).toBeNull();
    expect(compareWithUsual(today({ usualDay: null }), '14:32')).toBeNull();
  });
});
