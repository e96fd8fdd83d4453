import type { DaySpan } from '../shared/day-span.ts';
import { useToday } from '../shared/hooks/use-today.ts';
import type { Address } from './address.ts';
import { spanOf } from './range.ts';

/** The days that an address names; a range that ends today moves on at midnight. */
export function useSpan({ range, since, until }: Pick<Address, 'range' | 'since' | 'until'>): DaySpan {
  const today = useToday();
  if (range !== 'custom') return spanOf(range, today);
  return { since: since ?? today, until: until ?? today };
}
