import { expect, test } from 'vitest';
import { createShortcut } from './shortcut.ts';

/** A system on which others hold these keys. */
function system(taken: string[]) {
  const held = new Map<string, () => void>();
  return {
    held,
    register(keys: string, pressed: () => void): boolean {
      if (keys.includes('?')) throw new TypeError('conversion failure');
      if (taken.includes(keys) || held.has(keys)) return false;
      held.set(keys, pressed);
      return true;
    },
    unregister: (keys: string) => void held.delete(keys),
  };
}

test('the keys are taken, exchanged and given back', () => {
  const keys = system([]);
  const pressed: string[] = [];
  const shortcut = createShortcut(keys, () => void pressed.push('pressed'));
  expect(shortcut.state()).toEqual({ keys: '', state: 'off' });
  shortcut.use('Ctrl+Alt+B');
  shortcut.use('Ctrl+Alt+B');
  expect(shortcut.state()).toEqual({ keys: 'Ctrl+Alt+B', state: 'on' });
  keys.held.get('Ctrl+Alt+B')?.();
  expect(pressed).toEqual(['pressed']);
  shortcut.use('Ctrl+Alt+F5');
  expect([...keys.held.keys()]).toEqual(['Ctrl+Alt+F5']);
  shortcut.use('');
  expect([...keys.held.keys()]).toEqual([]);
  expect(shortcut.state()).toEqual({ keys: '', state: 'off' });
  shortcut.use('Ctrl+Alt+B');
  shortcut.stop();
  expect([...keys.held.keys()]).toEqual([]);
});

test('keys of another program are said to be taken, left alone, and taken once they are free', () => {
  const taken = ['Ctrl+Alt+B'];
  const keys = system(taken);
  const shortcut = createShortcut(keys, () => undefined);
  shortcut.use('Ctrl+Alt+B');
  expect(shortcut.state()).toEqual({ keys: 'Ctrl+Alt+B', state: 'taken' });
  taken.pop();
  shortcut.use('Ctrl+Alt+B');
  expect(shortcut.state().state).toBe('on');
  shortcut.use('Ctrl+Alt+?');
  expect(shortcut.state().state).toBe('taken');
  expect([...keys.held.keys()]).toEqual([]);
});
