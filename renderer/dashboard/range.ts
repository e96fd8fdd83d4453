import { formatDay } from '../../core/format/index.ts';

/** The ranges of the title bar, as they stand in the address. */
export const RANGES = ['today', '7d', '30d'] as const;
export type Range = (typeof RANGES)[number];

export const RANGE_LABELS: Record<Range, string> = { today: 'Today', '7d': '7 days', '30d': '30 days' };

const RANGE_DAYS: Record<Range, number> = { today: 1, '7d': 7, '30d': 30 };

/** First and last calendar day, both included, `YYYY-MM-DD`. */
export type DaySpan = { since: string; until: string };

/** The calendar day so many days later (or earlier, if negative). Calendar arithmetic: no zone and no clock change. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The days of a range that ends today. */
export function spanOf(range: Range, today: string): DaySpan {
  return { since: addDays(today, 1 - RANGE_DAYS[range]), until: today };
}

/** Every calendar day from `since` to `until`, both included; nothing if they are the wrong way round. */
export function daysOf(span: DaySpan): string[] {
  const days: string[] = [];
  for (let day = span.since; day <= span.until; day = addDays(day, 1)) {
    days.push(day);
  }
  return days;
}

/** A span in words: `Fri 13 Nov – Thu 19 Nov, so far`. */
export function describeSpan(span: DaySpan, today: string): string {
  const last = formatDay(span.until);
  const words = span.since === span.until ? last : `${formatDay(span.since)} – ${last}`;
  return span.until === today ? `${words}, so far` : words;
}
