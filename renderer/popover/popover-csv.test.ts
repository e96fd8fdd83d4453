import { expect, test } from 'vitest';
import { parseCsvLine } from '../../core/lifecycle/csv-text.ts';
import { NO_AMOUNT } from '../shared/amount.ts';
import { hoursCsv } from './hours-saving.ts';
import { splitCsv } from './split-saving.ts';

function read(csv: string): string[][] {
  return csv
    .split('\r\n')
    .slice(0, -1)
    .map((line) => parseCsvLine(line));
}

test('hours: those to come and those not captured are empty, the usual day stands beside all of them', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => ({ cost: hour / 10, tokens: hour }));
  const usual = { days: 3, hours: hours.map(() => ({ cost: 0.1 + 0.2, tokens: 1.5 })) };
  const usualDay = { ...usual, soFar: { cost: 0, tokens: 0 }, rest: { cost: 0, tokens: 0 } };
  const rows = read(hoursCsv({ hours, usualDay }, { currentHour: 3, unknownFrom: 3 }));
  expect(rows).toHaveLength(25);
  expect(rows[3]).toEqual(['02:00', '0.2', '2', '0.3', '1.5']);
  expect(rows[4]).toEqual(['03:00', '', '', '0.3', '1.5']);
  expect(read(hoursCsv({ hours, usualDay: null }, { currentHour: 3, unknownFrom: null })).slice(4, 6)).toEqual([
    ['03:00', '0.3', '3', '', ''],
    ['04:00', '', '', '', ''],
  ]);
});

test('parts: a model by its full name', () => {
  const model = 'claude-opus-4-5-20251101';
  const row = { ...NO_AMOUNT, kind: 'model', model, totalCost: 0.1 + 0.2, totalTokens: 5, costText: '$0.30' } as const;
  expect(read(splitCsv('model', [{ row, look: { name: 'claude-opus-4-5', colour: '' } }]))[1]).toEqual([
    ...[model, '0.3', '0', '5', '0', '0'],
  ]);
});
