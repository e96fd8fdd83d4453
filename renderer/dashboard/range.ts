import { formatDay } from '../../core/format/index.ts';
import { addDays, type DaySpan } from '../shared/day-span.ts';

/** The ranges of the title bar, as they stand in the address. `custom` comes with its days. */
export const RANGES = ['today', '7d', '30d', 'custom'] as const;
export type Range = (typeof RANGES)[number];
/** Ranges that end today. */
export type RecentRange = Exclude<Range, 'custom'>;

export const RANGE_LABELS: Record<Range, string> = {
  today: 'Today',
  '7d': '7 days',
  '30d': '30 days',
  custom: 'Custom',
};

const RANGE_DAYS: Record<RecentRange, number> = { today: 1, '7d': 7, '30d': 30 };

/** The days of a range that ends today. */
export function spanOf(range: RecentRange, today: string): DaySpan {
  return { since: addDays(today, 1 - RANGE_DAYS[range]), until: today };
}

function yearOf(day: string): string {
  return day.slice(0, 4);
}

/** A span in words: `Fri 13 Nov – Thu 19 Nov, so far`; a year is named where it is not the present one. */
export function describeSpan(span: DaySpan, today: string): string {
  const { since, until } = span;
  const last = formatDay(until, { year: yearOf(until) !== yearOf(today) });
  const words = since === until ? last : `${formatDay(since, { year: yearOf(since) !== yearOf(until) })} – ${last}`;
  return span.until === today ? `${words}, so far` : words;
}
