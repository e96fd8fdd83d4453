import { expect, test } from 'vitest';
import { parseCsvLine } from '../../../core/lifecycle/csv-text.ts';
import { NO_AMOUNT } from '../../shared/amount.ts';
import { projectsCsv } from './project-saving.ts';
import { tokensCsv } from './token-saving.ts';

function read(csv: string): string[][] {
  return csv
    .split('\r\n')
    .slice(0, -1)
    .map((line) => parseCsvLine(line));
}

const NO_TOTALS = {
  ...NO_AMOUNT,
  ...{ responses: 1, inputTokens: 0, outputTokens: 0, reasoningTokens: 0, cacheCreationTokens: 0, cacheReadTokens: 0 },
};
const NO_VALUES = { cost: [], tokens: [] };

test('tokens by kind: both kinds of cache writes apart, figures in full, and what has no tokens of its own has none', () => {
  const csv = tokensCsv({
    kinds: [
      { kind: 'cache_write_5m', tokens: 1_234_567, cost: 0.1 + 0.2 },
      { kind: 'cache_write_1h', tokens: 0, cost: 0 },
    ],
    webSearches: { searches: 3, cost: 0.03 },
    apart: { cost: 0, tokens: 0 },
  });
  expect(read(csv)).toEqual([
    ['kind', 'tokens', 'cost (USD)'],
    ['cache write, 5 minutes', '1234567', '0.3'],
    ['cache write, 1 hour', '0', '0'],
    ['web searches', '', '0.03'],
  ]);
});

test('top projects: a column a tool, and none of them told for the rest together', () => {
  const group = (
    key: string,
    label: string,
    totalCost: number,
    tools: [platform: 'codex_cli' | 'cursor', usd: number][],
  ) => ({
    ...NO_VALUES,
    ...{ key, label, totals: { ...NO_TOTALS, totalCost, totalTokens: 10 } },
    platforms: tools.map(([platform, usd]) => ({ platform, totalCost: usd })),
  });
  const csv = projectsCsv({
    groups: [
      group('a', '=atlas', 0.3, [
        ['codex_cli', 0.1 + 0.1],
        ['cursor', 0.1],
      ]),
      group('', '', 1e-9, [['cursor', 1e-9]]),
    ],
    other: { ...NO_VALUES, groups: 2, totals: { ...NO_TOTALS, totalCost: 5, estimatedCost: 2, unpricedTokens: 7 } },
  });
  expect(read(csv)).toEqual([
    [
      ...['project', 'Codex CLI (USD)', 'Cursor (USD)', 'total (USD)', 'of it estimated (USD)'],
      ...['tokens', 'of them estimated', 'of them unpriced'],
    ],
    ["'=atlas", '0.2', '0.1', '0.3', '0', '10', '0', '0'],
    ['No project', '0', '1e-9', '1e-9', '0', '10', '0', '0'],
    ['2 more projects', '', '', '5', '2', '0', '0', '7'],
  ]);
});
