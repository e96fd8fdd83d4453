import { expect, test } from 'vitest';
import { changeWords } from './errors-card.tsx';

test('what happened more, less, as often, or never before is told apart', () => {
  expect(changeWords(31, 24)).toBe('+7');
  expect(changeWords(2, 5)).toBe('−3');
  expect(changeWords(4, 4)).toBe('same');
  expect(changeWords(110, 0)).toBe('new');
  expect(changeWords(110, null)).toBe('');
});
