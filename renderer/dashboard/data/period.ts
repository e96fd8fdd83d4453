import { addDays, type DaySpan } from '../../shared/day-span.ts';

/** How far back an export or a purge reaches. */
export const PERIODS = ['today', '7d', '30d', '90d', 'all'] as const;
export type RecentPeriod = (typeof PERIODS)[number];
/** `shown`: the days of the user's own choice that the views show. */
export type Period = RecentPeriod | 'shown';

export const PERIOD_LABELS: Record<RecentPeriod, string> = {
  today: 'Today',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  '90d': 'Last 90 days',
  all: 'All time',
};

const DAYS: Record<Exclude<RecentPeriod, 'all'>, number> = { today: 1, '7d': 7, '30d': 30, '90d': 90 };

export const PERIOD_CHOICES = PERIODS.map((value) => ({ value, text: PERIOD_LABELS[value] }));

/** The days of a period that ends today; empty for all time. */
export function periodDays(period: RecentPeriod, today: string): Partial<DaySpan> {
  return period === 'all' ? {} : { since: addDays(today, 1 - DAYS[period]), until: today };
}
