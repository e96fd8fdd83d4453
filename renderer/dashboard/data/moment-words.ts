import { dayOfInstant, formatDay, formatTime } from '../../../core/format/index.ts';
import { ZONE } from '../../shared/zone.ts';

/** `Thu 19 Nov, 14:32`, in the zone of the page. */
export function momentWords(instant: string): string {
  return `${formatDay(dayOfInstant(instant, ZONE))}, ${formatTime(instant, { timeZone: ZONE })}`;
}
