import { expect, test } from 'vitest';
import { formatMoney } from '../../../core/format/index.ts';
import { NO_AMOUNT } from '../../shared/amount.ts';
import { barPoints, barsNote } from './bar-points.ts';
import type { CostBars } from './cost-bars.ts';

/** One day of four models, of which the tooltip has room for two and the rest. */
function bars(costs: readonly number[]): CostBars {
  const total = costs.reduce((sum, cost) => sum + cost, 0);
  return {
    step: 'day',
    steps: [
      {
        label: '2026-11-19',
        start: '2026-11-19T00:00:00Z',
        end: '2026-11-20T00:00:00Z',
        cost: total,
        tokens: 10,
        estimatedCost: 0,
        unpricedTokens: 0,
        isCurrent: false,
        isFuture: false,
        isUnknown: false,
      },
    ],
    priced: costs.map((cost, at) => ({ ...NO_AMOUNT, key: `m${at}`, label: '', groups: 1, costs: [cost] })),
    unpriced: [],
  };
}

test('the groups of a bar add up to what stands in its title, the rest included', () => {
  const [point] = barPoints(bars([1.004, 1.004, 0.504, 0.504]), '2026-11-21', (group) => group.key ?? '');
  expect(point?.title).toContain(formatMoney(3.02));
  expect(point?.lines).toEqual([`m0  ${formatMoney(1.01)}`, `m1  ${formatMoney(1)}`, `2 more  ${formatMoney(1.01)}`]);
});

test('a bar is rounded by itself: its day reads the same wherever it is met', () => {
  const [point] = barPoints(bars([0.014]), '2026-11-21', () => 'm');
  expect(point?.top).toBe(formatMoney(0.01));
});

test('totals above bars that do not add up to their range say so, as long as all of them stand there', () => {
  const days = (count: number) => ({ steps: Array.from({ length: count }, () => bars([0.014]).steps).flat() });
  expect(barsNote(days(1))).toBeNull();
  expect(barsNote(days(2))).toContain(`add up to ${formatMoney(0.02)}.`);
  expect(barsNote(days(30))).toBeNull();
});
