import { dayOfInstant } from '../../core/format/index.ts';
import { useClock } from '../shared/hooks/use-clock.ts';
import { type DaySpan, type Range, spanOf } from './range.ts';
import { ZONE } from './zone.ts';

/** After midnight the range must move on within this time. */
const MIDNIGHT_CHECK_MS = 10_000;

/** The calendar day that it is now. */
export function useToday(): string {
  return dayOfInstant(useClock(MIDNIGHT_CHECK_MS), ZONE);
}

/** The days of a range, moving on at midnight. */
export function useSpan(range: Range): DaySpan {
  return spanOf(range, useToday());
}
