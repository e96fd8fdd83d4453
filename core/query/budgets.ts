import type { z } from 'zod';
import { BUDGET_PERIODS, type Budget, type Budgets, type budgetsArgsSchema } from '../contracts/budgets.ts';
import type { Settings } from '../contracts/settings.ts';
import type { UsualDay } from '../contracts/usual-day.ts';
import type { ReadableDB } from '../storage/database.ts';
import { billedReader, type Scope } from './billed-between.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { periodBounds } from './periods.ts';
import { daysBetween, daysIn } from './time-zone-days.ts';
import { Sums } from './totals.ts';
import { usualDay } from './usual-day.ts';

/** A cost and a limit that are exact in US dollars make a share that may miss its mark by this: 1.2 / 1.5 is below 0.8. */
const INEXACT = 1e-12;

const EVERYTHING: Scope = { platform: null, project: null };

/**
 * What was spent of each budget in the day, week and month that go on now, and what it will be at their end if the rest of
 * today and the days to come are as the last seven days were.
 * @param now epoch milliseconds
 */
export function budgets(
  database: ReadableDB | null,
  args: z.output<typeof budgetsArgsSchema>,
  settings: Settings['budgets'],
  now: number,
): Budgets {
  const days = daysIn(args.timezone);
  const weekStart = args.startOfWeek ?? settings.start_of_week;
  const usual = database === null ? null : usualDay(database, days, EVERYTHING, now);
  const billed = database === null ? null : billedReader(database, EVERYTHING);
  return {
    timezone: days.zone,
    warnAt: settings.warn_at,
    notify: settings.notify,
    budgets: BUDGET_PERIODS.map((kind) => {
      const { since, until } = periodBounds({ kind, weekStart }, days.dayOf(now));
      const period = { from: days.startOfDay(since), to: days.endOfDay(until) };
      const sums = billed === null ? new Sums() : billed(period);
      const daysToCome = daysBetween(days.dayOf(now), until);
      return budgetOf({ period: kind, since, until, limit: settings[kind] ?? null }, sums, usual, daysToCome, settings);
    }),
    freshness: database === null ? NEVER_FRESH : readFreshness(database),
  };
}

type Known = Pick<Budget, 'period' | 'since' | 'until' | 'limit'>;

function budgetOf(
  known: Known,
  sums: Sums,
  usual: UsualDay | null,
  daysToCome: number,
  { warn_at }: Settings['budgets'],
): Budget {
  const { totalCost: spent, estimatedCost, unpricedTokens } = sums.totals();
  const { limit } = known;
  const expected = usual === null ? null : spent + usual.rest.cost + (usual.soFar.cost + usual.rest.cost) * daysToCome;
  const share = limit === null ? null : spent / limit;
  return {
    ...known,
    spent,
    estimatedCost,
    unpricedTokens,
    share,
    expected,
    expectedShare: limit === null || expected === null ? null : expected / limit,
    state: share === null ? null : share >= 1 ? 'over' : share >= warn_at - INEXACT ? 'warning' : 'ok',
  };
}
