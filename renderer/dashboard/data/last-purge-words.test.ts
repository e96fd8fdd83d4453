import { expect, test } from 'vitest';
import { lastPurgeWords } from './last-purge-words.ts';
import { momentWords } from './moment-words.ts';

const ORDERED = '2026-11-19T14:32:05.000Z';
const LATER = '2026-11-19T15:40:00.000Z';

test('a purge is said to be finished, when it was ordered if that was earlier, and that it is not', () => {
  expect(lastPurgeWords(null)).toBe('none yet');
  expect(lastPurgeWords({ orderedAt: ORDERED, finishedAt: '2026-11-19T14:32:20.000Z' })).toBe(
    `finished ${momentWords(ORDERED)}`,
  );
  expect(lastPurgeWords({ orderedAt: ORDERED, finishedAt: LATER })).toBe(
    `ordered ${momentWords(ORDERED)}; finished ${momentWords(LATER)}`,
  );
  expect(lastPurgeWords({ orderedAt: ORDERED, finishedAt: null })).toContain('finishes on the next start');
});
