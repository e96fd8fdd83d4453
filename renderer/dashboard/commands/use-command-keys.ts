import { useEffect, useEffectEvent } from 'react';
import { tinykeys } from 'tinykeys';
import { useDesktop } from '../../shared/hooks/api-context.tsx';
import { IS_MAC } from '../../shared/hooks/is-mac.ts';
import type { Command } from './command.ts';

/** Fields that take letters themselves. */
const TYPING = 'input:not([type="radio"], [type="checkbox"], [type="button"]), textarea, select, [contenteditable]';

/** Letters belong to the field they are typed in, and everything to an open dialog. */
function belongsElsewhere(event: KeyboardEvent): boolean {
  if (document.querySelector('dialog[open]') !== null) return true;
  const isTyping = event.target instanceof Element && event.target.matches(TYPING);
  return isTyping && !event.ctrlKey && !event.metaKey;
}

/** Runs commands by their keys, from anywhere in the window. */
export function useCommandKeys(commands: readonly Command[]): void {
  const isMenuListening = useDesktop() !== null && IS_MAC;
  const press = useEffectEvent((id: string, event: KeyboardEvent) => {
    event.preventDefault();
    const command = commands.find((each) => each.id === id);
    if (command?.refusal === undefined) command?.run();
  });
  // The keys never change while a page is open, only what they do.
  const bindings = commands
    .filter(({ isInMenu }) => !(isInMenu && isMenuListening))
    .flatMap(({ id, keys }) => (keys === undefined ? [] : [`${keys}|${id}`]))
    .join('\n');
  useEffect(() => {
    const handlers = bindings.split('\n').map((binding) => {
      const [keys = '', id = ''] = binding.split('|');
      return [keys, (event: KeyboardEvent) => press(id, event)] as const;
    });
    return tinykeys(window, Object.fromEntries(handlers), { ignore: belongsElsewhere });
  }, [bindings]);
}
