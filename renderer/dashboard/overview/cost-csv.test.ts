import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCsvLine } from '../../../core/lifecycle/csv-text.ts';
import { NO_AMOUNT } from '../../shared/amount.ts';
import type { BarGroup, BarStep, CostBars } from './cost-bars.ts';
import { costCsv } from './cost-csv.ts';

function step(day: number, cost: number, more: Partial<BarStep> = {}): BarStep {
  const label = `2026-11-${String(day).padStart(2, '0')}`;
  return {
    ...{ label, start: `${label}T00:00:00Z`, end: `${label}T24:00:00Z`, cost, tokens: 300 },
    ...{ estimatedCost: 0, unpricedTokens: 0, isCurrent: false, isFuture: false, isUnknown: false },
    ...more,
  };
}

function group(key: string | null, costs: number[], label = key ?? ''): BarGroup {
  return { ...NO_AMOUNT, key, label, groups: key === null ? 3 : 1, costs };
}

function read(csv: string): string[][] {
  return csv
    .split('\r\n')
    .slice(0, -1)
    .map((line) => parseCsvLine(line));
}

test('a line a step, with figures in full; what is to come is left out, what is not known is empty', () => {
  const bars: CostBars = {
    step: 'day',
    steps: [
      step(17, 0.1 + 0.2, { estimatedCost: 0.1 }),
      step(18, 0, { isUnknown: true }),
      step(19, 1e-9, { isCurrent: true, unpricedTokens: 12 }),
      step(20, 0, { isFuture: true }),
    ],
    priced: [group('claude-opus-4-5-20251101', [0.2, 0, 1e-9, 0]), group(null, [0.1, 0, 0, 0])],
    unpriced: [],
  };
  expect(read(costCsv('model', bars))).toEqual([
    [
      ...['day', 'claude-opus-4-5-20251101 (USD)', '3 more models (USD)', 'total (USD)', 'of it estimated (USD)'],
      ...['tokens', 'of them unpriced'],
    ],
    ['2026-11-17', '0.2', '0.1', '0.3', '0.1', '300', '0'],
    ['2026-11-18', '', '', '', '', '', ''],
    ['2026-11-19', '1e-9', '0', '1e-9', '0', '300', '12'],
  ]);
});

test('whatever a project is called, no spreadsheet runs its name and no column moves', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('=', '+', '@', '-', '"', ',', 'a', '\n', '\t'), minLength: 1 }),
      (name) => {
        const bars: CostBars = { step: 'day', steps: [step(19, 2)], priced: [group('hash', [2], name)], unpriced: [] };
        const csv = costCsv('project', bars);
        const [head = [], first = []] = read(csv);
        expect(head).toHaveLength(6);
        expect(head[1]).not.toMatch(/^[=+\-@\t\r]/);
        expect(first.slice(1, 3)).toEqual(['2', '2']);
      },
    ),
  );
});
