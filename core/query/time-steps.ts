import type { WeekDay } from '../contracts/calendar.ts';
import { MOST_STEPS } from '../contracts/series.ts';
import type { Step, TimeStep } from '../contracts/steps.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Interval } from './billed-between.ts';
import { QueryArgumentError } from './errors.ts';
import { periodBounds } from './periods.ts';
import type { Range } from './range.ts';
import { QUARTER_MS, type ZoneDays } from './time-zone-days.ts';

const DAY_MS = 86_400_000;
const MINUTES_PER_HOUR = 60;

/** Cut at quarter-hours of the zone's clock, so that sums that are kept answer each step exactly. Epoch milliseconds. */
export type StepSpan = Interval & { label: string };

const STEP_MS: Record<Step, number> = {
  quarter_hour: QUARTER_MS,
  hour: 4 * QUARTER_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 28 * DAY_MS,
};

/** Up to three years a week is a step; with months even clocks that stood at 1970 make no more steps than a chart holds. */
const WEEKS_UNTIL_DAYS = 3 * 366;

/** For people, days of so many days at most are worth a step each. */
export type StepLimits = { hoursUntilDays: number; daysUntilDays: number };

/** The step that suits an interval. */
export function suitingStep({ from, to }: Interval, { hoursUntilDays, daysUntilDays }: StepLimits): Step {
  // Half a day more: a day on which clocks go back is longer than 24 hours.
  const days = (to - from) / DAY_MS - 0.5;
  if (days <= hoursUntilDays) return 'hour';
  if (days <= daysUntilDays) return 'day';
  return days <= WEEKS_UNTIL_DAYS ? 'week' : 'month';
}

/**
 * A range as whole days between two instants. Where it is open, it begins with the first response that was ever captured
 * and ends with today, or with the last one if that bears a later time.
 * @param now epoch milliseconds
 */
export function closedInterval(database: ReadableDB | null, range: Range, hasEnd: boolean, now: number): Interval {
  const { days } = range;
  if (range.hasStart && hasEnd) return { from: range.from, to: range.to };
  const known = database
    ?.prepare<[], { first: number | null; last: number | null }>(
      `SELECT (SELECT min(bucket) FROM usage_rollup) AS first, (SELECT max(bucket) FROM usage_rollup) AS last`,
    )
    .get();
  const first = known?.first == null ? now : known.first * QUARTER_MS;
  const last = known?.last == null ? now : known.last * QUARTER_MS;
  const to = hasEnd ? range.to : days.endOfDay(days.dayOf(Math.max(now, last)));
  const from = range.hasStart ? range.from : days.startOfDay(days.dayOf(Math.min(first, to - 1)));
  return { from, to: Math.max(from, to) };
}

/** @throws QueryArgumentError when there would be more steps than an answer may have. */
export function timeSteps(days: ZoneDays, interval: Interval, step: Step, weekStart: WeekDay): StepSpan[] {
  const { from, to } = interval;
  if ((to - from) / STEP_MS[step] > MOST_STEPS) {
    throw new QueryArgumentError(
      `step: ${step} makes more than ${MOST_STEPS} steps of this range; ask for a shorter range or a longer step`,
    );
  }
  if (step === 'hour' || step === 'quarter_hour')
    return clockSteps(days, interval, step === 'hour' ? hourOf(days) : null);
  return calendarSteps(days, interval, (day) => periodBounds({ kind: PERIODS[step], weekStart }, day));
}

const PERIODS = { day: 'daily', week: 'weekly', month: 'monthly' } as const;

function calendarSteps(
  days: ZoneDays,
  { from, to }: Interval,
  periodOf: (day: string) => { since: string; until: string },
): StepSpan[] {
  const spans: StepSpan[] = [];
  let start = from;
  while (start < to) {
    const { since, until } = periodOf(days.dayOf(start));
    const end = Math.min(to, days.endOfDay(until));
    spans.push({ label: since, from: start, to: end });
    start = end;
  }
  return spans;
}

type Hour = (instant: number) => string;

/** An hour of the clock; the one that clocks set back begin once more is another. */
function hourOf(days: ZoneDays): Hour {
  return (instant) => `${days.dayOf(instant)} ${Math.floor(days.minuteOfDay(instant) / MINUTES_PER_HOUR)}`;
}

function clockSteps(days: ZoneDays, { from, to }: Interval, hour: Hour | null): StepSpan[] {
  const spans: StepSpan[] = [];
  let start = from;
  while (start < to) {
    let end = start + QUARTER_MS;
    if (hour !== null) {
      const name = hour(start);
      while (end < to && hour(end) === name && days.minuteOfDay(end) % MINUTES_PER_HOUR !== 0) end += QUARTER_MS;
    }
    spans.push({ label: clockLabel(days, start), from: start, to: Math.min(end, to) });
    start = end;
  }
  return spans;
}

function clockLabel(days: ZoneDays, instant: number): string {
  const minute = days.minuteOfDay(instant);
  const digits = (value: number) => String(value).padStart(2, '0');
  return `${days.dayOf(instant)}T${digits(Math.floor(minute / MINUTES_PER_HOUR))}:${digits(minute % MINUTES_PER_HOUR)}`;
}

/** A step as it is told. */
export function toldStep({ label, from, to }: StepSpan): TimeStep {
  return { label, start: new Date(from).toISOString(), end: new Date(to).toISOString() };
}
