import { expect, test } from 'vitest';
import type { Purged, PurgeProof } from '../contracts/purge.ts';
import { purgePreviewOf } from '../runtime/test-purge-preview.ts';
import { goneSentence, proofSentence } from './purge-words.ts';

const NOTHING: PurgeProof['places'] = [{ place: 'rows', looked: 2, found: 0 }];

function purgedOf(figures: Partial<Purged> & { responses?: number }): Purged {
  const { responses = 1, ...rest } = figures;
  const preview = purgePreviewOf(1);
  return { ...preview, wholeSessions: 1, contents: 0, totals: { ...preview.totals, responses }, ...rest };
}

test.each([
  [{}, '1 session and 1 response are gone.'],
  [{ sessions: 3, wholeSessions: 3, responses: 1_200 }, '3 sessions and 1,200 responses are gone.'],
  [{ sessions: 3, wholeSessions: 2, responses: 4 }, '2 sessions and 4 responses are gone; 1 session lost a part.'],
  [{ sessions: 1, wholeSessions: 0, responses: 4 }, '1 session lost 4 responses.'],
  [{ sessions: 2, wholeSessions: 0, responses: 0 }, '2 sessions lost a part.'],
  [{ sessions: 0, wholeSessions: 0, responses: 0, events: 1 }, '1 event is gone.'],
  [{ sessions: 0, wholeSessions: 0, responses: 0, events: 0, letters: 1 }, '1 dead letter is gone.'],
  [
    { sessions: 0, wholeSessions: 0, responses: 0, events: 0, letters: 2, rejections: 1 },
    '2 dead letters, 1 refused line are gone.',
  ],
  [{ sessions: 0, wholeSessions: 0, responses: 0, events: 0 }, 'Nothing but copies of stored data went.'],
  [{ events: 0, contents: 1 }, 'What was said in 1 record is gone, and every figure is as it was.'],
])('what went: %o', (figures, words) => {
  expect(goneSentence(purgedOf(figures))).toBe(words);
});

test('a search says how much was searched for, and no more than that', () => {
  const words = (searchedFor: number, figures: Partial<Purged> = {}) =>
    proofSentence({ purged: purgedOf(figures), proof: { clean: true, searchedFor, places: NOTHING } });
  expect(words(0)).toBe('No row of it is left; there was no session id to search for.');
  expect(words(1)).toContain('for 1 session id found nothing left.');
  expect(words(32)).toContain('for 32 session ids found nothing left.');
  expect(words(2, { events: 0, contents: 4 })).toContain('for 2 pieces of it found nothing left.');
});

test('where something was found its places are named, not its occurrences', () => {
  const places: PurgeProof['places'] = [...NOTHING, { place: 'log', looked: 9, found: 7 }];
  const proof = { clean: false, searchedFor: 1, places };
  expect(proofSentence({ purged: purgedOf({}), proof })).toBe('A search still found something in the log.');
});
