import { describe, expect, it } from 'vitest';
import { DEFAULT_SHORTCUT, isShortcut } from '../../../core/contracts/shortcut.ts';
import { type PressedKey, pressedShortcut, shortcutWords } from './shortcut-keys.ts';

const NONE: PressedKey = { code: '', key: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

describe('what is pressed', () => {
  it.each<[Partial<PressedKey>, boolean, string | null]>([
    [{ code: 'KeyB', ctrlKey: true, altKey: true }, false, 'Ctrl+Alt+B'],
    // With ⌥ held a Mac types another letter.
    [{ code: 'KeyB', key: '∫', metaKey: true, altKey: true }, true, 'Alt+Cmd+B'],
    [{ code: 'KeyB', metaKey: true, shiftKey: true }, false, 'Shift+Super+B'],
    [{ code: 'Comma', ctrlKey: true, altKey: true }, false, 'Ctrl+Alt+,'],
    [{ code: 'F12', altKey: true }, false, 'Alt+F12'],
    [{ code: 'ArrowUp', ctrlKey: true, altKey: true }, false, 'Ctrl+Alt+Up'],
    [{ code: 'ControlLeft', ctrlKey: true }, false, null],
    [{ code: 'MediaPlayPause', ctrlKey: true }, false, null],
  ])('%o on a Mac %s is %s', (pressed, isMac, keys) => {
    expect(pressedShortcut({ ...NONE, ...pressed }, isMac)).toBe(keys);
  });

  it('is a shortcut that settings take, when enough is held', () => {
    for (const code of [
      'KeyB',
      'Digit7',
      'Comma',
      'Backslash',
      'Backquote',
      'F5',
      'Space',
      'Tab',
      'PageUp',
      'ArrowLeft',
    ]) {
      const keys = pressedShortcut({ ...NONE, code, ctrlKey: true, altKey: true }, false);
      expect(isShortcut(keys ?? ''), code).toBe(true);
      expect(keys).not.toBeNull();
    }
  });
});

it('is read as the system writes keys', () => {
  expect(shortcutWords(DEFAULT_SHORTCUT, true)).toBe('⌥⌘B');
  expect(shortcutWords(DEFAULT_SHORTCUT, false)).toBe('Ctrl+Alt+B');
  expect(shortcutWords('shift+control+f5', false)).toBe('Shift+Ctrl+f5');
  expect(shortcutWords('Command+Shift+Option+Space', true)).toBe('⌥⇧⌘Space');
});
