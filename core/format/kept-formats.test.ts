import { expect, test } from 'vitest';
import { dateFormat, numberFormat } from './kept-formats.ts';

test('a format is made once, and one of its own for each locale and options', () => {
  const oneDecimal = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  expect(numberFormat('en-US', oneDecimal)).toBe(numberFormat('en-US', { ...oneDecimal }));
  expect(numberFormat('de-DE', oneDecimal).format(1.5)).toBe('1,5');
  expect(numberFormat('en-US', oneDecimal).format(1.5)).toBe('1.5');
  expect(numberFormat('en-US', { style: 'percent' }).format(1.5)).toBe('150%');
  const midnight = Date.UTC(2026, 10, 21);
  expect(dateFormat('en-US', { hour: 'numeric', timeZone: 'UTC' }).format(midnight)).toBe('12 AM');
  expect(dateFormat('en-US', { hour: 'numeric', timeZone: 'Asia/Tokyo' }).format(midnight)).toBe('9 AM');
});
