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
  const day = hours.map((hour, at) => (at < 3 ? hour : { cost: 0, tokens: 0 }));
  const rows = read(hoursCsv({ hours: day, usualDay }, { currentHour: 4, unknownFrom: 3 }));
  expect(rows).toHaveLength(25);
  expect(rows.slice(3, 6)).toEqual([
    ['02:00', '0.2', '2', '0.3', '1.5'],
    ['03:00', '', '', '0.3', '1.5'],
    ['04:00', '', '', '0.3', '1.5'],
  ]);
  expect(read(hoursCsv({ hours: day, usualDay: null }, { currentHour: 4, unknownFrom: null })).slice(4, 7)).toEqual([
    ['03:00', '0', '0', '', ''],
    ['04:00', '0', '0', '', ''],
    ['05:00', '', '', '', ''],
  ]);
});

test('hours: what was captured before a pause stands there, so that they add up to the day', () => {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    hour === 14 ? { cost: 1.5, tokens: 7 } : { cost: 0, tokens: 0 },
  );
  const rows = read(hoursCsv({ hours, usualDay: null }, { currentHour: 16, unknownFrom: 14 })).slice(1);
  expect(rows[13]).toEqual(['13:00', '0', '0', '', '']);
  expect(rows[14]).toEqual(['14:00', '1.5', '7', '', '']);
  expect(rows[15]).toEqual(['15:00', '', '', '', '']);
});

test('parts: a model by its full name', () => {
  const model = 'claude-opus-4-5-20251101';
  const row = { ...NO_AMOUNT, kind: 'model', model, totalCost: 0.1 + 0.2, totalTokens: 5, costText: '$0.30' } as const;
  expect(read(splitCsv('model', [{ row, look: { name: 'claude-opus-4-5', colour: '' } }]))[1]).toEqual([
    ...[model, '0.3', '0', '5', '0', '0'],
  ]);
});
