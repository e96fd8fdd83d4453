import { dateFormat } from './kept-formats.ts';
import type { Locale } from './symbols.ts';

export type TimeOptions = {
  /** IANA zone; absent = the system's. */
  timeZone?: string;
  locale?: Locale;
  /** Only feeds show seconds. */
  seconds?: boolean;
};

/** The time of day of an instant, `14:32`, in 24 hours or as the locale has it. */
export function formatTime(instant: Date | number | string, options: TimeOptions = {}): string {
  return timeFormat(options).format(new Date(instant));
}

function timeFormat({ timeZone, locale, seconds = false }: TimeOptions): Intl.DateTimeFormat {
  const parts: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  if (seconds) parts.second = '2-digit';
  return timeZone === undefined ? new Intl.DateTimeFormat(locale, parts) : dateFormat(locale, { ...parts, timeZone });
}

const HOURS = 24;

/**
 * A full hour of the clock, as {@link formatTime} writes times: `14:00`, `02:00 PM`.
 *
 * @param hour 0 to 24, which is the midnight that ends the day
 * @param options.short as an axis has it: `14`, `2 PM`
 */
export function formatHour(hour: number, options: { locale?: Locale; short?: boolean } = {}): string {
  const { locale, short = false } = options;
  if (short && !hasTwelveHours(locale)) return String(hour).padStart(2, '0');
  const parts: Intl.DateTimeFormatOptions = short ? { hour: 'numeric' } : { hour: '2-digit', minute: '2-digit' };
  return dateFormat(locale, { ...parts, timeZone: 'UTC' }).format(new Date(Date.UTC(2000, 0, 1, hour % HOURS)));
}

/** Whether the clock of a locale begins anew at noon. */
export function hasTwelveHours(locale?: Locale): boolean {
  return dateFormat(locale, { hour: 'numeric', timeZone: 'UTC' }).resolvedOptions().hour12 === true;
}

/** A calendar day `YYYY-MM-DD` for people: `Thu 19 Nov`, with its year when `year` is asked for. */
export function formatDay(day: string, options: { locale?: Locale; year?: boolean } = {}): string {
  const noon = new Date(`${day}T12:00:00Z`);
  const weekday = dateFormat(options.locale, { weekday: 'short', timeZone: 'UTC' }).format(noon);
  const date = dateFormat(options.locale, {
    day: 'numeric',
    month: 'short',
    ...(options.year === true ? { year: 'numeric' } : {}),
    timeZone: 'UTC',
  }).format(noon);
  return `${weekday} ${date}`;
}

/** The calendar day `YYYY-MM-DD` of an instant in a zone (absent = the system's). */
export function dayOfInstant(instant: Date | number | string, timeZone?: string): string {
  const parts = dayFormat(timeZone).formatToParts(new Date(instant));
  const part = (type: string): string => parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** Making a format takes many times as long as using it, and a report asks for thousands of days of one zone. */
let latestDayFormat: { timeZone: string; format: Intl.DateTimeFormat } | null = null;

function dayFormat(timeZone: string | undefined): Intl.DateTimeFormat {
  if (timeZone !== undefined && latestDayFormat?.timeZone === timeZone) return latestDayFormat.format;
  const format = new Intl.DateTimeFormat('en-US', {
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  // The system's own zone may change while a server runs.
  if (timeZone !== undefined) latestDayFormat = { timeZone, format };
  return format;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** How long ago an instant was, for status lines: `just now`, `4 minutes ago`, `2 hours ago`, `3 days ago`. */
export function formatAgo(instant: Date | number | string, now: number): string {
  const age = now - new Date(instant).getTime();
  if (age < MINUTE_MS) return 'just now';
  const [size, unit] =
    age < HOUR_MS
      ? ([MINUTE_MS, 'minute'] as const)
      : age < 2 * DAY_MS
        ? ([HOUR_MS, 'hour'] as const)
        : ([DAY_MS, 'day'] as const);
  const count = Math.floor(age / size);
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`;
}
