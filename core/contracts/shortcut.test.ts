import { expect, test } from 'vitest';
import { DEFAULT_SHORTCUT, isShortcut } from './shortcut.ts';

test.each([
  [DEFAULT_SHORTCUT, true],
  ['', true],
  ['Alt+Cmd+B', true],
  ['ctrl+shift+f12', true],
  ['Alt+F5', true],
  ['Ctrl+Alt+Space', true],
  ['Ctrl+Alt+,', true],
  // Everybody's keys, or letters that are typed.
  ['Ctrl+C', false],
  ['Shift+B', false],
  ['Alt+B', false],
  ['F5', false],
  ['B', false],
  // The window's own.
  ['CmdOrCtrl+Shift+P', false],
  ['Ctrl+Shift+P', false],
  // No keys.
  ['Ctrl+Alt', false],
  ['Ctrl+Alt+', false],
  ['Ctrl+Ctrl+B', false],
  ['Ctrl+Alt+BB', false],
  ['Hyper+Alt+B', false],
  ['Ctrl + Alt + B', false],
])('%j may be a shortcut: %s', (keys, expected) => {
  expect(isShortcut(keys)).toBe(expected);
});
