import { focusManager } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** The present instant in epoch milliseconds, renewed at such steps while the page is seen, and when it is seen again. */
export function useClock(stepMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const renew = (isSeen: boolean) => {
      if (isSeen) setNow(Date.now());
    };
    const timer = setInterval(() => renew(focusManager.isFocused()), stepMs);
    const stopSeen = focusManager.subscribe(renew);
    return () => {
      clearInterval(timer);
      stopSeen();
    };
  }, [stepMs]);
  return now;
}
