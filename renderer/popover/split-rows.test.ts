import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney } from '../../core/format/index.ts';
import { today, totals } from '../shared/health/test-answers.ts';
import { splitRows } from './split-rows.ts';

function todayOf(costs: number[]) {
  const byModel = costs.map((totalCost, index) => ({ model: `m${index}`, ...totals({ totalCost, totalTokens: 10 }) }));
  const totalCost = costs.reduce((sum, cost) => sum + cost, 0);
  return today({ byModel, totals: totals({ totalCost, totalTokens: 10 * costs.length }) });
}

/** The number that the digits say, whatever separates them: parts and total have the same places. */
function shownUnits(text: string): number {
  return text.startsWith('<') ? 0 : Number(text.replaceAll(/\D/g, ''));
}

describe('splitRows', () => {
  it('adds up to the headline, however many models there are', () => {
    const cost = fc.integer({ min: 0, max: 40_000_000 }).map((millionths) => millionths / 1e6);
    fc.assert(
      fc.property(fc.array(cost, { minLength: 1, maxLength: 20 }), (costs) => {
        const day = todayOf(costs);
        const rows = splitRows(day, 'model');
        const total = formatMoney(day.totals.totalCost);
        expect(rows.length).toBeLessThanOrEqual(5);
        expect(rows.reduce((sum, row) => sum + shownUnits(row.costText), 0)).toBe(shownUnits(total));
        expect(rows.reduce((sum, row) => sum + row.totalTokens, 0)).toBe(day.totals.totalTokens);
      }),
    );
  });

  it('puts the most expensive first and the rest last, which is never a single model', () => {
    expect(splitRows(todayOf([1, 3, 2]), 'model').map((row) => row.totalCost)).toEqual([3, 2, 1]);
    expect(splitRows(todayOf([1, 2, 3, 4, 5]), 'model').some((row) => row.kind === 'rest')).toBe(false);
    expect(splitRows(todayOf([1, 2, 3, 4, 5, 6]), 'model').at(-1)).toMatchObject({ kind: 'rest', parts: 2 });
  });

  it('names what belongs to no project', () => {
    const used = totals({ totalCost: 1, totalTokens: 10 });
    const byProject = [
      { projectHash: 'p1', label: 'harbor-web', ...used },
      { projectHash: '', label: 'No project', ...used },
    ];
    expect(splitRows(today({ byProject, totals: totals({ totalCost: 2 }) }), 'project')).toMatchObject([
      { kind: 'project', project: 'p1', label: 'harbor-web' },
      { kind: 'project', project: '', label: 'No project' },
    ]);
  });

  it('leaves out what was not used', () => {
    const unused = today({ byPlatform: [{ platform: 'cursor', ...totals() }] });
    expect(splitRows(unused, 'tool')).toEqual([]);
  });
});
