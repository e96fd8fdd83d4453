import type { Step } from '../../../core/contracts/steps.ts';
import { dateFormat, formatDay, formatHour, formatTime } from '../../../core/format/index.ts';

/** The calendar day in what the clock shows at a step's beginning. */
export function dayOfLabel(label: string): string {
  return label.slice(0, 10);
}

/** The time of day in it, as people write it. */
function timeOfLabel(label: string): string {
  return formatTime(`${label.slice(0, 10)}T${label.slice(11)}:00Z`, { timeZone: 'UTC' });
}

/** Weekday and day of the month, `Fri 13`. */
function weekdayAndNumber(noon: Date): string {
  const parts = dateFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  }).formatToParts(noon);
  return parts
    .filter((part) => part.type === 'weekday' || part.type === 'day')
    .sort((one, other) => other.type.localeCompare(one.type))
    .map((part) => part.value)
    .join(' ');
}

/** `Nov 2026` */
function monthName(noon: Date): string {
  return dateFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(noon);
}

/** Below the bar. */
export function axisLabel(step: Step, label: string, options: { today: string; many: boolean }): string {
  const day = dayOfLabel(label);
  if (step === 'hour') return formatHour(Number(label.slice(11, 13)), { short: true });
  if (step === 'quarter_hour') return timeOfLabel(label);
  if (step === 'day' && day === options.today) return 'Today';
  const noon = new Date(`${day}T12:00:00Z`);
  if (step === 'month') return monthName(noon);
  if (step === 'day' && !options.many) return weekdayAndNumber(noon);
  return dateFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(noon);
}

/** In a tooltip, a table or a sentence. */
export function stepTitle(step: Step, label: string, today: string): string {
  const day = dayOfLabel(label);
  if (step === 'month') return monthName(new Date(`${day}T12:00:00Z`));
  if (step === 'week') return `Week from ${formatDay(day)}`;
  const words = day === today ? 'Today' : formatDay(day);
  return step === 'day' ? words : `${words} ${timeOfLabel(label)}`;
}

/** `Cost by day` */
export const STEP_NAMES: Record<Step, string> = {
  quarter_hour: 'quarter of an hour',
  hour: 'hour',
  day: 'day',
  week: 'week',
  month: 'month',
};
