/** Whoever does one of these looks elsewhere. */
const OWN_WAYS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;

/**
 * Scrolls a part to the top, and there again whenever what stands around it grows: cards above it come with their
 * answers, and would push it away. Ends with the first thing that the user does.
 *
 * @param around the element whose height follows what comes
 * @returns ends it
 */
export function keepInSight(part: HTMLElement, around: HTMLElement): () => void {
  // The first look comes at once.
  const observer = new ResizeObserver(() => part.scrollIntoView({ block: 'start' }));
  const end = (): void => {
    observer.disconnect();
    for (const way of OWN_WAYS) removeEventListener(way, end);
  };
  observer.observe(around);
  for (const way of OWN_WAYS) addEventListener(way, end, { passive: true });
  return end;
}
