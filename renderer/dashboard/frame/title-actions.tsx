import { createContext, type ReactNode, use } from 'react';
import { createPortal } from 'react-dom';

/** Where in the title bar the actions of a view stand; null until it is drawn. */
const SlotContext = createContext<HTMLElement | null>(null);

/** Tells the view below where its actions go: `<TitleSlot value={element}>`. */
export const TitleSlot = SlotContext.Provider;

/** What a view offers at the right end of the title bar. */
export function TitleActions({ children }: { children: ReactNode }) {
  const slot = use(SlotContext);
  return slot === null ? null : createPortal(children, slot);
}
