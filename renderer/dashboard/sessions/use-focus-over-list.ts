import { type RefObject, useEffect, useRef } from 'react';
import type { SessionListHandle } from './list/session-list.tsx';

type Places = {
  /** The details lie over the list, which is not shown meanwhile. */
  isOver: boolean;
  pane: RefObject<HTMLElement | null>;
  list: RefObject<SessionListHandle | null>;
};

/** Where details open over the list, the focus goes with them and comes back: what is hidden keeps no focus. */
export function useFocusOverList({ isOver, pane, list }: Places): void {
  const wasOver = useRef(isOver);
  useEffect(() => {
    if (wasOver.current === isOver) return;
    wasOver.current = isOver;
    if (isOver) pane.current?.focus({ preventScroll: true });
    else if (document.activeElement === document.body || document.activeElement === null) list.current?.focus();
  }, [isOver, pane, list]);
}
