import { IS_MAC } from '../../shared/hooks/is-mac.ts';

const NAMES = IS_MAC
  ? new Map([
      ['$mod', '⌘'],
      ['Shift', '⇧'],
      ['Alt', '⌥'],
      ['Control', '⌃'],
      ['Comma', ','],
    ])
  : new Map([
      ['$mod', 'Ctrl'],
      ['Control', 'Ctrl'],
      ['Comma', ','],
    ]);

function keyName(key: string): string {
  const name = NAMES.get(key) ?? key.replace(/^(Key|Digit)/, '');
  return name.length === 1 ? name.toUpperCase() : name;
}

/** Keys of a command as people read them: `⌘⇧P` on a Mac, `Ctrl+Shift+P` elsewhere. */
export function keyWords(keys: string): string {
  // A modifier in brackets may be held or not, as the keyboard's layout wants it.
  const pressed = keys.replaceAll(/\[\w+\]\+/g, '').split('+');
  return pressed.map(keyName).join(IS_MAC ? '' : '+');
}
