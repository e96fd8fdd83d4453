import { type RefObject, useEffect, useEffectEvent } from 'react';
import { useIsLive } from '../../shared/hooks/use-is-live.ts';
import type { SessionListHandle } from './list/session-list.tsx';

/** Fields that take letters themselves. */
const TYPING = 'input, textarea, select, [contenteditable]';

/** J, K and / from anywhere in the view; an open dialog and fields keep their letters. */
export function useListKeys(list: RefObject<SessionListHandle | null>, onSearch: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.matches(TYPING)) return;
    if (document.querySelector('dialog[open]') !== null) return;
    const keys = new Map([
      ['j', () => list.current?.move(1)],
      ['k', () => list.current?.move(-1)],
      ['/', onSearch],
    ]);
    const run = keys.get(event.key.toLowerCase());
    if (run === undefined) return;
    event.preventDefault();
    if (event.key !== '/') list.current?.focus();
    run();
  });
  const isLive = useIsLive();
  useEffect(() => {
    if (!isLive) return;
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [isLive]);
}
