import { describe, expect, it } from 'vitest';
import type { Series } from '../../../core/contracts/series.ts';
import type { Totals } from '../../../core/contracts/usage.ts';
import { barPoints } from './bar-points.ts';
import { costBars, highestStep } from './cost-bars.ts';
import { groupColours, groupName } from './group-names.ts';

const NOW = Date.parse('2026-11-19T14:32:00Z');
const DAYS = ['2026-11-17', '2026-11-18', '2026-11-19'];

function totals(totalCost: number, totalTokens: number, unpricedTokens = 0): Totals {
  return {
    responses: 1,
    inputTokens: totalTokens,
    outputTokens: 0,
    reasoningTokens: 0,
    cacheCreationTokens: 0,
    cacheReadTokens: 0,
    totalTokens,
    totalCost,
    estimatedCost: 0,
    unpricedTokens,
    estimatedTokens: 0,
  };
}

function group(key: string, cost: number[], unpricedTokens = 0): Series['groups'][number] {
  const sum = cost.reduce((one, other) => one + other, 0);
  return { key, label: key, cost, tokens: cost.map(() => 10), totals: totals(sum, 30, unpricedTokens), platforms: [] };
}

function series(groups: Series['groups'], more: Partial<Series> = {}): Series {
  const at = (index: number) => groups.reduce((sum, each) => sum + (each.cost[index] ?? 0), 0);
  return {
    timezone: 'UTC',
    since: DAYS[0] ?? null,
    until: DAYS[2] ?? null,
    step: 'day',
    steps: DAYS.map((label) => ({
      label,
      start: `${label}T00:00:00.000Z`,
      end: new Date(Date.parse(label) + 86_400_000).toISOString(),
    })),
    groups,
    other: null,
    totals: totals(0, 0),
    values: {
      cost: DAYS.map((_day, index) => at(index)),
      tokens: [10, 10, 10],
      estimatedCost: [0, 0, 0],
      unpricedTokens: [0, 0, 0],
    },
    notCapturedSince: null,
    restOfToday: null,
    freshness: { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 },
    ...more,
  };
}

describe('the bars of the cost chart', () => {
  it('stack the dearest group at the bottom, and keep what has no price apart', () => {
    const bars = costBars(series([group('b', [1, 0, 0]), group('a', [0, 2, 3]), group('free', [0, 0, 0], 30)]), NOW);
    expect(bars.priced.map(({ key }) => key)).toEqual(['a', 'b']);
    expect(bars.unpriced.map(({ key }) => key)).toEqual(['free']);
  });

  it('put what has no hue of its own together without losing any of it', () => {
    const many = Array.from({ length: 9 }, (_, index) => group(`m${index}`, [9 - index, 0, 1]));
    const other = { groups: 4, cost: [0.5, 0, 0], tokens: [1, 0, 0], totals: totals(0.5, 1) };
    const bars = costBars(series(many, { other }), NOW);
    const rest = bars.priced.at(-1);
    expect(bars.priced).toHaveLength(7);
    expect(rest).toMatchObject({ key: null, groups: 7, costs: [6.5, 0, 3] });
    const sum = bars.priced.reduce((total, each) => total + each.totalCost, 0);
    expect(sum).toBeCloseTo(45 + 9 + 0.5, 10);
    expect(groupName('project', { key: null, label: '', groups: 7 })).toBe('7 more projects');
  });

  it('know the step that is now, those to come, and those that a pause left unknown', () => {
    const answer = series([group('a', [1, 0, 0])], { notCapturedSince: '2026-11-18T00:00:00.000Z' });
    answer.values.tokens = [10, 0, 0];
    const { steps } = costBars(answer, Date.parse('2026-11-18T09:00:00Z'));
    expect(steps.map(({ isCurrent, isFuture, isUnknown }) => ({ isCurrent, isFuture, isUnknown }))).toEqual([
      { isCurrent: false, isFuture: false, isUnknown: false },
      { isCurrent: true, isFuture: false, isUnknown: true },
      { isCurrent: false, isFuture: true, isUnknown: false },
    ]);
  });

  it('find the dearest step, the later of equals, and none where nothing was spent', () => {
    const { steps } = costBars(series([group('a', [2, 0, 2])]), NOW);
    expect(highestStep(steps)?.label).toBe('2026-11-19');
    expect(highestStep(costBars(series([group('a', [0, 0, 0])]), NOW).steps)).toBeNull();
  });

  it('carry the marks of estimates and missing prices to the text above the bar', () => {
    const answer = series([group('a', [1, 2, 3])]);
    answer.values.estimatedCost = [0, 2, 0];
    answer.values.unpricedTokens = [0, 0, 5];
    const points = barPoints(costBars(answer, NOW), '2026-11-19', ({ label }) => label);
    expect(points.map(({ top }) => top)).toEqual(['$1.00', '~$2.00', '$3.00']);
    expect(points.map(({ capped }) => capped)).toEqual([false, false, true]);
    expect(points[2]?.lines).toEqual(['a  $3.00', '5 tokens unpriced']);
  });
});

it('a project keeps its colour when another joins, as long as their order is the same', () => {
  const { priced } = costBars(series([group('a', [3, 0, 0]), group('b', [1, 0, 0])]), NOW);
  const colours = priced.map(groupColours('project', priced));
  expect(new Set(colours).size).toBe(2);
  const [first] = priced;
  expect(first && groupColours('project', [first])(first)).toBe(colours[0]);
});
