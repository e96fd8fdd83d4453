import { expect, test } from 'vitest';
import { noCopiesWords } from './no-copies-words.ts';

test('promises a backup only where backups are made', () => {
  expect(noCopiesWords(true)).toContain('first backup is made some minutes after a start');
  expect(noCopiesWords(false)).toContain('Daily backups are switched off');
  expect(noCopiesWords(false)).not.toContain('first backup');
  expect(noCopiesWords(undefined)).toBe('None yet.');
});
