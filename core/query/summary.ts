import type { z } from 'zod';
import type { Step } from '../contracts/steps.ts';
import type { Summary, SummaryFigures, summaryArgsSchema } from '../contracts/summary.ts';
import type { Totals } from '../contracts/usage.ts';
import type { ReadableDB } from '../storage/database.ts';
import {
  type ActivityCounts,
  activeSince,
  activityOfSteps,
  activityReader,
  NO_ACTIVITY,
  sessionsWithin,
} from './activity.ts';
import { billedReader, type Interval } from './billed-between.ts';
import { comparedPeriod } from './compared-period.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { quarterSums, sumsOfSteps } from './quarter-sums.ts';
import { type Range, resolveRange } from './range.ts';
import { closedInterval, type StepSpan, suitingStep, timeSteps, toldStep } from './time-steps.ts';
import { Sums } from './totals.ts';

/** As many points as a line without an axis can show. */
const POINTS = { hoursUntilDays: 2, daysUntilDays: 62 };

/** Reads all figures of an interval. */
type FiguresReader = (interval: Interval) => { billed: Totals; activity: ActivityCounts };

/**
 * The figures of a range, of the same part of the period before it, and along its time.
 * @param now epoch milliseconds
 */
export function summary(database: ReadableDB | null, args: z.output<typeof summaryArgsSchema>, now: number): Summary {
  const range = resolveRange(args);
  const read = database === null ? NOTHING : figuresReader(database, range);
  const whole = closedInterval(database, range, args.until !== undefined, now);
  const step = suitingStep(whole, POINTS);
  const steps = timeSteps(range.days, untilToday(whole, range, now), step, args.startOfWeek ?? 'monday').filter(
    ({ from }) => from <= now,
  );
  return {
    timezone: range.days.zone,
    since: args.since ?? null,
    until: args.until ?? null,
    figures: told(read(range)),
    before: figuresBefore(read, range, args.until, now),
    activeSessions: database === null ? 0 : countActive(database, range, now),
    step,
    points: database === null ? [] : pointsOf(database, range, steps, step),
    freshness: database === null ? NEVER_FRESH : readFreshness(database, args.platform),
  };
}

const NOTHING: FiguresReader = () => ({ billed: new Sums().totals(), activity: NO_ACTIVITY });

function pointsOf(database: ReadableDB, range: Range, steps: readonly StepSpan[], step: Step): Summary['points'] {
  // Only a longer step holds whole days of UTC, whose sums are kept; for shorter ones a single walk is less.
  const billed =
    step === 'week' || step === 'month'
      ? readSteps(database, range, steps)
      : sumsOfSteps(quarterSums(database, spanOf(steps), range), steps);
  const activity = activityOfSteps(database, range, steps);
  return steps.map((step, index) => ({
    ...toldStep(step),
    ...(billed[index] ?? { totalCost: 0, totalTokens: 0 }),
    ...(activity[index] ?? NO_ACTIVITY),
  }));
}

function readSteps(database: ReadableDB, range: Range, steps: readonly StepSpan[]): ReturnType<typeof sumsOfSteps> {
  const read = billedReader(database, range);
  return steps.map((step) => {
    const { totalCost, totalTokens } = read(step).totals();
    return { totalCost, totalTokens };
  });
}

function spanOf(steps: readonly StepSpan[]): Interval {
  return { from: steps[0]?.from ?? 0, to: steps.at(-1)?.to ?? 0 };
}

function figuresReader(database: ReadableDB, range: Range): FiguresReader {
  const billed = billedReader(database, range);
  const activity = activityReader(database, range);
  return (interval) => ({ billed: billed(interval).totals(), activity: activity(interval) });
}

function told({ billed, activity }: ReturnType<FiguresReader>): SummaryFigures {
  const readable = billed.cacheReadTokens + billed.inputTokens;
  return { ...billed, ...activity, cacheHitShare: readable === 0 ? null : billed.cacheReadTokens / readable };
}

function figuresBefore(read: FiguresReader, range: Range, until: string | undefined, now: number): Summary['before'] {
  const compared = comparedPeriod(range, until, now);
  if (compared === null) return null;
  const { from, to } = compared.before;
  return {
    since: range.days.dayOf(from),
    until: range.days.dayOf(Math.max(from, to - 1)),
    end: new Date(to).toISOString(),
    isSoFar: now < range.to,
    figures: told(read(compared.before)),
  };
}

/** Without the days to come. */
function untilToday({ from, to }: Interval, { days }: Range, now: number): Interval {
  return { from, to: Math.max(from, Math.min(to, days.endOfDay(days.dayOf(now)))) };
}

function countActive(database: ReadableDB, range: Range, now: number): number {
  const { where, bound } = sessionsWithin({ from: activeSince(now), to: Number.MAX_SAFE_INTEGER }, range);
  const row = database
    .prepare<(number | string)[], { active: number }>(
      `SELECT count(*) AS active FROM conversations WHERE ${where} AND ended_at IS NULL`,
    )
    .get(...bound);
  return row?.active ?? 0;
}
