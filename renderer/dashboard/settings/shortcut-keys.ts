/** What is known of a key that was pressed. */
export type PressedKey = Pick<KeyboardEvent, 'code' | 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const NAMES: Readonly<Record<string, string>> = {
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Backquote: '`',
  Equal: '=',
  Minus: '-',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
};
const NAMED_AS_THEY_ARE = /^(?:F\d+|Space|Tab|Insert|Home|End|PageUp|PageDown|Delete|Backspace)$/;

/** Signs of a Mac's keyboard, in the order in which its menus write them. */
const MAC_SIGNS: Readonly<Record<string, string>> = { ctrl: '⌃', alt: '⌥', shift: '⇧', cmd: '⌘' };

/** By its place on the keyboard: with Alt held, what a key types is another letter. */
function keyName(code: string): string | null {
  const typed = /^(?:Key|Digit)(\w)$/.exec(code)?.[1];
  return typed ?? NAMES[code] ?? (NAMED_AS_THEY_ARE.test(code) ? code : null);
}

/** The keys that are held, as a setting has them (`Ctrl+Alt+B`); null while only modifiers are, and for keys without a name. */
export function pressedShortcut(pressed: PressedKey, isMac: boolean): string | null {
  const key = keyName(pressed.code);
  if (key === null) return null;
  const held = [
    ...(pressed.ctrlKey ? ['Ctrl'] : []),
    ...(pressed.altKey ? ['Alt'] : []),
    ...(pressed.shiftKey ? ['Shift'] : []),
    ...(pressed.metaKey ? [isMac ? 'Cmd' : 'Super'] : []),
  ];
  return [...held, key].join('+');
}

/** A shortcut as people read it: `⌥⌘B` on a Mac, `Ctrl+Alt+B` elsewhere. */
export function shortcutWords(keys: string, isMac: boolean): string {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  const held = parts.map((part) => plainName(part.toLowerCase(), isMac));
  const shown = key.length === 1 ? key.toUpperCase() : key;
  if (!isMac) return [...held.map((part) => part.charAt(0).toUpperCase() + part.slice(1)), shown].join('+');
  const signs = Object.keys(MAC_SIGNS).filter((part) => held.includes(part));
  return [...signs.map((part) => MAC_SIGNS[part]), shown].join('');
}

/** The one name of a modifier that has several. */
function plainName(part: string, isMac: boolean): string {
  if (part === 'cmdorctrl' || part === 'commandorcontrol') return isMac ? 'cmd' : 'ctrl';
  const names: Readonly<Record<string, string>> = { command: 'cmd', control: 'ctrl', option: 'alt' };
  const name = names[part] ?? part;
  return isMac && name === 'super' ? 'cmd' : name;
}
