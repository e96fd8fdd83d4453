import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { groundColour } from './page-colours.ts';

test('a window is painted in the ground of its page', () => {
  const style = readFileSync(join(import.meta.dirname, '../renderer/shared/styles/tokens.css'), 'utf8');
  const grounds = [...style.matchAll(/--win: (#[0-9a-f]{6});/g)].map(([, colour]) => colour);
  expect(grounds.slice(0, 2)).toEqual([groundColour(false), groundColour(true)]);
});
