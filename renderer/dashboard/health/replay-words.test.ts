import { expect, test } from 'vitest';
import { replayWords } from './replay-words.ts';

const NONE = { stored: 0, known: 0, purged: 0, refused: 0 };

test.each([
  [NONE, 'Nothing waited any more.'],
  [{ ...NONE, stored: 1_200 }, '1,200 stored.'],
  [
    { stored: 1, known: 2, purged: 3, refused: 4 },
    '1 stored, 2 stored before, 3 purged meanwhile and deleted, 4 still refused.',
  ],
])('%j: %s', (result, words) => {
  expect(replayWords(result)).toBe(words);
});
