import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LONGEST } from './longest-first.ts';

test('every file that is to be begun first is there', () => {
  const root = join(import.meta.dirname, '..', '..');
  expect(LONGEST.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
