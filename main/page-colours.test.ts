import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { groundColour } from './page-colours.ts';

test('a window is painted in the ground of its page', () => {
  const tokens = readFileSync(join(import.meta.dirname, '..', 'renderer', 'shared', 'styles', 'tokens.css'), 'utf8');
  const [, light, dark] = /--win: light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/.exec(tokens) ?? [];
  expect(groundColour(false)).toBe(light);
  expect(groundColour(true)).toBe(dark);
});
