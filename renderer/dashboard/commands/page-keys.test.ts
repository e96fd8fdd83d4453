import { expect, it } from 'vitest';
import { COMMAND_KEYS, VIEW_KEYS } from '../../../core/contracts/window-keys.ts';
import { pageKeys } from './page-keys.ts';

it('writes the keys of the menu as the pages listen to them', () => {
  expect(Object.values(VIEW_KEYS).map(pageKeys)).toEqual([
    ...[1, 2, 3, 4, 5, 6].map((digit) => `$mod+Digit${digit}`),
    '$mod+Comma',
  ]);
  expect(Object.values(COMMAND_KEYS).map(pageKeys)).toEqual(['$mod+KeyK', '$mod+KeyE', '$mod+Shift+KeyP']);
});
