import type { DaySpan } from '../shared/day-span.ts';
import { useToday } from '../shared/hooks/use-today.ts';
import { type Range, spanOf } from './range.ts';

/** The days of a range, moving on at midnight. */
export function useSpan(range: Range): DaySpan {
  return spanOf(range, useToday());
}
