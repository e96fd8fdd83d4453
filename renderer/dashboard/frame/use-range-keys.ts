import { useEffect, useEffectEvent } from 'react';
import type { Range } from '../range.ts';

/** T, W and M choose the range from anywhere. */
export const RANGE_KEYS: Record<Range, string> = { today: 'T', '7d': 'W', '30d': 'M' };

const RANGE_OF_KEY = new Map<string, Range>([
  ['t', 'today'],
  ['w', '7d'],
  ['m', '30d'],
]);

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input:not([type="radio"]), textarea, select');
}

/** Calls back when one of the keys of a range is pressed, without a modifier and not while typing. */
export function useRangeKeys(onRange: (range: Range) => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const range = RANGE_OF_KEY.get(event.key.toLowerCase());
    if (range !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
      onRange(range);
    }
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}
