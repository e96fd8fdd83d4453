import { dayOfInstant } from '../../../core/format/index.ts';
import { ZONE } from '../zone.ts';
import { useClock } from './use-clock.ts';

/** After midnight the day must move on within this time. */
const MIDNIGHT_CHECK_MS = 10_000;

/** The calendar day that it is now, `YYYY-MM-DD`. */
export function useToday(): string {
  return dayOfInstant(useClock(MIDNIGHT_CHECK_MS), ZONE);
}
