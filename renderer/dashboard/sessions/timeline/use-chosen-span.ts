import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { isWhole, keepWithin, type TimeSpan } from './time-span.ts';

export type ChosenSpan = {
  span: TimeSpan;
  /** Changes it, at most once a frame however many events ask for it. */
  change: (next: (span: TimeSpan) => TimeSpan) => void;
  fit: () => void;
};

/** The part of the session that is in sight. While that is everything, it stays everything when the session goes on. */
export function useChosenSpan(whole: TimeSpan): ChosenSpan {
  const [chosen, setChosen] = useState<TimeSpan | null>(null);
  const span = chosen === null ? whole : keepWithin(chosen, whole);
  const latest = useRef(span);
  const frame = useRef(0);
  useLayoutEffect(() => {
    if (frame.current === 0) latest.current = span;
  });
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  function change(next: (span: TimeSpan) => TimeSpan): void {
    latest.current = next(latest.current);
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      setChosen(isWhole(latest.current, whole) ? null : latest.current);
    });
  }
  return { span, change, fit: () => change(() => whole) };
}
