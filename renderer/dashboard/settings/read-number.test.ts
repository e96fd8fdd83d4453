import { expect, test } from 'vitest';
import { readNumber } from './read-number.ts';

test.each([
  ['50', 50],
  [' 12.50 ', 12.5],
  ['.5', 0.5],
  ['3.', 3],
  ['-1', -1],
  ['', null],
  ['   ', null],
])('%j is %j', (typed, number) => {
  expect(readNumber(typed)).toBe(number);
});

test.each(['12,50', '1e3', '0x10', 'fifty', '1.2.3', 'Infinity', '$5'])('%j is no number', (typed) => {
  expect(readNumber(typed)).toBeNaN();
});
