import { dayOfInstant, formatDay, formatTime, type TimeOptions } from './time.ts';

/** A moment near now: `14:58`, or with its day when that is another one: `Fri 20 Nov, 14:58`. */
export function formatMoment(instant: Date | number | string, now: Date | number, options: TimeOptions = {}): string {
  const time = formatTime(instant, options);
  const { locale, timeZone } = options;
  const day = dayOfInstant(instant, timeZone);
  return day === dayOfInstant(now, timeZone) ? time : `${formatDay(day, { locale })}, ${time}`;
}
