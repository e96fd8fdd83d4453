import { type RefCallback, useState } from 'react';
import type { DesktopClient } from '../shared/api-client/live-client.ts';
import { useDesktop } from '../shared/hooks/api-context.tsx';

/** CSS pixels. The width grows with the size of the text, of which a system makes this many pixels by default. */
const WIDTH = 360;
const WIDEST = 420;
const USUAL_TEXT = 16;

/** CSS pixels. A glance needs no more; beyond, all between headline and footer scrolls. */
const LOWEST = 120;
const HIGHEST = 600;

/** How wide the popover wants to be at a size of text (CSS pixels). */
export function widthFor(textSize: number): number {
  return Math.round(Math.min(WIDEST, Math.max(WIDTH, (WIDTH * textSize) / USUAL_TEXT)));
}

/** Asks for a window as high as the observed elements together, whenever that changes. */
function createFitting(desktop: DesktopClient | null): RefCallback<HTMLElement> {
  const elements = new Set<HTMLElement>();
  let asked = '';
  const observer = new ResizeObserver(() => {
    const sum = [...elements].reduce((height, element) => height + element.offsetHeight, 0);
    const height = Math.min(HIGHEST, Math.max(LOWEST, sum));
    const width = widthFor(Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    if (`${width} ${height}` !== asked) {
      asked = `${width} ${height}`;
      // A window that keeps its size scrolls; the next change asks again.
      desktop?.callDesktop('resizePopover', { height, width }).catch(() => {});
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
