import { focusManager } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useIsLive } from './use-is-live.ts';

/** The present instant in epoch milliseconds, renewed at such steps while it is seen, and when it is seen again. */
export function useClock(stepMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  const isLive = useIsLive();
  const [wasLive, setWasLive] = useState(isLive);
  if (isLive !== wasLive) {
    setWasLive(isLive);
    setNow(Date.now());
  }
  useEffect(() => {
    if (!isLive) return;
    const renew = (isSeen: boolean) => {
      if (isSeen) setNow(Date.now());
    };
    const timer = setInterval(() => renew(focusManager.isFocused()), stepMs);
    const stopSeen = focusManager.subscribe(renew);
    return () => {
      clearInterval(timer);
      stopSeen();
    };
  }, [stepMs, isLive]);
  return now;
}
