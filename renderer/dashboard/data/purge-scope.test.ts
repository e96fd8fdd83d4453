import { expect, test } from 'vitest';
import { isStored, takesAnything } from './purge-scope.ts';

const NOTHING = { events: 0, letters: 0, rejections: 0, files: { count: 0, bytes: 0 } };

test.each([
  [{}, false],
  [{ events: 1 }, true],
  [{ letters: 1 }, true],
  [{ rejections: 1 }, true],
  [{ files: { count: 1, bytes: 10 } }, true],
])('a purge of %o takes something: %s', (part, takes) => {
  const preview = { ...NOTHING, ...part };
  expect(takesAnything(preview)).toBe(takes);
  expect(isStored(preview)).toBe(takes && !('files' in part));
});
