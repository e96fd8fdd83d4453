import { type RefCallback, useState } from 'react';
import type { DesktopClient } from '../shared/api-client/live-client.ts';
import { useDesktop } from '../shared/hooks/api-context.tsx';

/** CSS pixels. A glance needs no more; beyond, all between headline and footer scrolls. */
const LOWEST = 120;
const HIGHEST = 600;

/** Asks for a window as high as the observed elements together, whenever that changes. */
function createFitting(desktop: DesktopClient | null): RefCallback<HTMLElement> {
  const elements = new Set<HTMLElement>();
  let asked = 0;
  const observer = new ResizeObserver(() => {
    const sum = [...elements].reduce((height, element) => height + element.offsetHeight, 0);
    const height = Math.min(HIGHEST, Math.max(LOWEST, sum));
    if (height !== asked) {
      asked = height;
      // A window that keeps its size scrolls; the next change asks again.
      desktop?.callDesktop('resizePopover', { height }).catch(() => {});
    }
  });
  return (element) => {
    if (element === null) {
      return;
    }
    elements.add(element);
    observer.observe(element);
    return () => {
      elements.delete(element);
      observer.unobserve(element);
    };
  };
}

/**
 * Keeps the window as high as its content.
 *
 * @returns the ref of every element that is stacked in the window, at its natural height
 */
export function useFittingWindow(): RefCallback<HTMLElement> {
  const desktop = useDesktop();
  const [fitting] = useState(() => createFitting(desktop));
  return fitting;
}
