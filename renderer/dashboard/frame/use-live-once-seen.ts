import { startTransition, useEffect, useState } from 'react';

/** A page that draws no frames, because nobody sees it, does not keep its view from being asked for longer than this. */
const LONGEST_WAIT_MS = 250;

/**
 * Whether a view is live. One that was drawn beforehand is so only behind the frame that first shows it: asking for the
 * newest, on whichever side, would take the processor from what that frame needs.
 */
export function useLiveOnceSeen(isShown: boolean): boolean {
  const [isLive, setLive] = useState(isShown);
  useEffect(() => {
    if (!isShown) return;
    const begin = () => startTransition(() => setLive(true));
    let timer = setTimeout(begin, LONGEST_WAIT_MS);
    // A frame's callbacks run before it is painted, a timer after it.
    const frame = requestAnimationFrame(() => {
      clearTimeout(timer);
      timer = setTimeout(begin, 0);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [isShown]);
  return isShown && isLive;
}
