import { COMMAND_KEYS } from './window-keys.ts';

/** Keys that open the popover from anywhere, written as Electron writes accelerators: `CmdOrCtrl+Alt+B`. */

export const DEFAULT_SHORTCUT = 'CmdOrCtrl+Alt+B';

const SHIFT = 'shift';
const MODIFIERS = [
  'cmdorctrl',
  'commandorcontrol',
  'cmd',
  'command',
  'ctrl',
  'control',
  'alt',
  'option',
  'super',
  SHIFT,
];
/** A letter, a digit, a key of the upper row, or one that has a name. */
const KEY =
  /^(?:[a-z0-9]|f(?:[1-9]|1\d|2[0-4])|space|tab|backspace|delete|insert|home|end|pageup|pagedown|up|down|left|right|[,./;'[\]\\`=-])$/;
const FUNCTION_KEY = /^f\d+$/;

/**
 * Whether these keys may be taken from all programs: two modifiers and a key, or a function key with one. Fewer are
 * what other programs use for copying and the like. Empty means no keys at all.
 */
export function isShortcut(keys: string): boolean {
  if (keys === '') return true;
  const parts = keys.toLowerCase().split('+');
  const key = parts.pop() ?? '';
  if (!KEY.test(key) || new Set(parts).size !== parts.length || !parts.every((part) => MODIFIERS.includes(part))) {
    return false;
  }
  // The window's own; and with nothing but Shift, letters could not be typed any more.
  if (keys.toLowerCase().replace(/^(?:cmd|ctrl)\+/, 'cmdorctrl+') === COMMAND_KEYS.pause.toLowerCase()) return false;
  const isHeld = parts.some((part) => part !== SHIFT);
  return FUNCTION_KEY.test(key) ? isHeld : isHeld && parts.length >= 2;
}
