import { expect, test } from 'vitest';
import { DECISIONS_FOR_RATE } from '../../../../core/contracts/acceptance.ts';
import { tooFewWords } from '../../decision-words.ts';
import { shareOf } from './acceptance-part.tsx';

test('a session with too few decisions has no rate, as everywhere', () => {
  expect(shareOf(3, 4)).toBeNull();
  expect(shareOf(DECISIONS_FOR_RATE - 1, DECISIONS_FOR_RATE - 1)).toBeNull();
  expect(shareOf(5, DECISIONS_FOR_RATE)).toBe(5 / DECISIONS_FOR_RATE);
  expect(tooFewWords(4)).toBe(`4 of ${DECISIONS_FOR_RATE} decisions: too few for a rate`);
});
