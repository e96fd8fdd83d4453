import { describe, expect, it } from 'vitest';
import type { ReportRow } from '../../../core/contracts/api.ts';
import type { ModelTotals } from '../../../core/contracts/usage.ts';
import { costByModel, highestDay } from './cost-by-model.ts';

function model(name: string, cost: number, tokens = 100, unpricedTokens = 0): ModelTotals {
  return {
    model: name,
    responses: 1,
    inputTokens: tokens,
    outputTokens: 0,
    reasoningTokens: 0,
    cacheCreationTokens: 0,
    cacheReadTokens: 0,
    totalTokens: tokens,
    totalCost: cost,
    estimatedCost: 0,
    unpricedTokens,
    estimatedTokens: 0,
  };
}

function row(day: string, models: ModelTotals[]): ReportRow {
  const { model: _name, ...totals } = model('', 0, 0);
  for (const each of models) {
    totals.totalTokens += each.totalTokens;
    totals.totalCost += each.totalCost;
    totals.unpricedTokens += each.unpricedTokens;
  }
  return { ...totals, key: day, label: day, modelBreakdowns: models, session: null };
}

const DAYS = ['2026-11-17', '2026-11-18', '2026-11-19'];

describe('costByModel', () => {
  it('puts the most expensive model first and fills days without use', () => {
    const { days, priced } = costByModel(
      [row('2026-11-17', [model('small', 1), model('large', 2)]), row('2026-11-19', [model('large', 3)])],
      DAYS,
    );
    expect(priced.map((each) => [each.model, each.totalCost, each.costByDay])).toEqual([
      ['large', 5, [2, 0, 3]],
      ['small', 1, [1, 0, 0]],
    ]);
    expect(days.map((day) => day.totalCost)).toEqual([3, 0, 3]);
    expect(highestDay(days)?.day).toBe('2026-11-19');
  });

  it('keeps models without any price apart, and a free one among the priced', () => {
    const { priced, unpriced } = costByModel(
      [row('2026-11-18', [model('unknown', 0, 500, 500), model('free', 0, 10), model('partly', 1, 50, 20)])],
      DAYS,
    );
    expect(priced.map((each) => each.model)).toEqual(['partly', 'free']);
    expect(unpriced.map((each) => [each.model, each.unpricedTokens])).toEqual([['unknown', 500]]);
  });

  it('shows at most seven parts, the last of them the rest, and loses nothing', () => {
    const models = Array.from({ length: 9 }, (_, index) => model(`model-${index}`, 10 - index));
    const { priced } = costByModel([row('2026-11-18', models)], DAYS);
    expect(priced).toHaveLength(7);
    expect(priced.at(-1)).toMatchObject({ model: null, models: 3, totalCost: 4 + 3 + 2, costByDay: [0, 9, 0] });
    expect(costByModel([row('2026-11-18', models.slice(0, 7))], DAYS).priced.at(-1)?.model).toBe('model-6');
  });

  it('has no highest day when nothing was spent', () => {
    expect(highestDay(costByModel([], DAYS).days)).toBeNull();
    expect(highestDay([])).toBeNull();
  });
});
