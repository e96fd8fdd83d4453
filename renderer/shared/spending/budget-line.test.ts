import { describe, expect, it } from 'vitest';
import type { Budget } from '../../../core/contracts/budgets.ts';
import { formatMoney } from '../../../core/format/index.ts';
import { budgetLine, shownBudget } from './budget-line.ts';

function budget(change: Partial<Budget> = {}): Budget {
  return {
    period: 'daily',
    since: '2026-11-19',
    until: '2026-11-19',
    limit: 50,
    spent: 31,
    estimatedCost: 0,
    unpricedTokens: 0,
    share: 0.62,
    expected: 46,
    expectedShare: 0.92,
    state: 'ok',
    ...change,
  };
}

describe('budgetLine', () => {
  it('says what is spent and what is expected', () => {
    expect(budgetLine(budget(), null)).toEqual({
      name: 'Daily budget',
      share: '62%',
      rest: `of ${formatMoney(50)} · ~${formatMoney(46)} by midnight`,
    });
    expect(budgetLine(budget({ expected: null, estimatedCost: 2 }), null)).toMatchObject({
      share: '~62%',
      rest: `of ${formatMoney(50)}`,
    });
  });

  it('says by how much it is exceeded, and expects nothing then', () => {
    expect(budgetLine(budget({ spent: 53.1, share: 1.062, state: 'over' }), null)).toMatchObject({
      share: '106%',
      rest: `of ${formatMoney(50)} · over by ${formatMoney(3.1)}`,
    });
  });

  it('expects nothing of figures that are not those of this moment', () => {
    expect(budgetLine(budget(), 'as of 13:58').rest).toBe(`of ${formatMoney(50)} · as of 13:58`);
  });
});

describe('shownBudget', () => {
  it('is the shortest period with a limit', () => {
    const monthly = budget({ period: 'monthly' });
    expect(shownBudget([budget({ limit: null }), budget({ period: 'weekly', limit: null }), monthly])).toBe(monthly);
    expect(shownBudget([budget({ limit: null })])).toBeUndefined();
  });

  it('is the one that is used up, or comes near its end, before one that is not', () => {
    const daily = budget();
    const weekly = budget({ period: 'weekly', state: 'warning', share: 0.9 });
    const monthly = budget({ period: 'monthly', state: 'over', share: 1.2 });
    expect(shownBudget([daily, weekly, monthly])).toBe(monthly);
    expect(shownBudget([daily, weekly])).toBe(weekly);
  });
});
