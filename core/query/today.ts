import type { z } from 'zod';
import { platformSchema } from '../contracts/platform.ts';
import type { Today, todayArgsSchema } from '../contracts/today.ts';
import type { Totals } from '../contracts/usage.ts';
import type { ReadableDB } from '../storage/database.ts';
import { activeSince, activityReader } from './activity.ts';
import { billedReader, type Interval, type Scope } from './billed-between.ts';
import { burnRate, NO_RATE } from './burn-rate.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { quarterSums } from './quarter-sums.ts';
import { NO_PROJECT, projectNames } from './report-rows.ts';
import { addDays, daysIn, QUARTER_MS, type ZoneDays } from './time-zone-days.ts';
import { ModelSums, prepareSums, ROLLUP_SUMS, Sums, type SumsRow, usdFromPico } from './totals.ts';
import { usualDay } from './usual-day.ts';

const HOURS = 24;
const MINUTES_PER_HOUR = 60;
const EVERYTHING: Scope = { platform: null, project: null };

type TodayRow = SumsRow & { model: string; platform: string; project_hash: string };

/** The figures of the current day of a zone. @param now epoch milliseconds. */
export function today(database: ReadableDB | null, args: z.output<typeof todayArgsSchema>, now: number): Today {
  const days = daysIn(args.timezone);
  const date = days.dayOf(now);
  const whole = { from: days.startOfDay(date), to: days.endOfDay(date) };
  const models = new ModelSums();
  const platforms = new Map<string, Sums>();
  const projects = new Map<string, Sums>();
  if (database !== null) {
    for (const row of billedRows(database, whole)) {
      models.add(row);
      platforms.set(row.platform, (platforms.get(row.platform) ?? new Sums()).add(row));
      projects.set(row.project_hash, (projects.get(row.project_hash) ?? new Sums()).add(row));
    }
  }
  const labels = database === null ? new Map<string, string>() : projectNames(database);
  return {
    date,
    timezone: days.zone,
    totals: models.totals(),
    yesterdaySoFar: yesterdaySoFar(database, days, now),
    hours: hoursOf(database, days, whole),
    usualDay: database === null ? null : usualDay(database, days, EVERYTHING, now),
    byModel: models.breakdowns(),
    byPlatform: dearestFirst(platforms).map(([platform, totals]) => ({
      platform: platformSchema.parse(platform),
      ...totals,
    })),
    byProject: dearestFirst(projects).map(([projectHash, totals]) => ({
      projectHash,
      label: labels.get(projectHash) ?? (projectHash === '' ? NO_PROJECT : projectHash),
      ...totals,
    })),
    ...(database === null ? NO_ACTIVITY : activityOf(database, whole, now)),
    rate: database === null ? NO_RATE : burnRate(database, EVERYTHING, now),
    freshness: database === null ? NEVER_FRESH : readFreshness(database),
  };
}

function dearestFirst(groups: ReadonlyMap<string, Sums>): [string, Totals][] {
  return [...groups]
    .map(([key, sums]): [string, Totals] => [key, sums.totals()])
    .sort(
      ([keyA, a], [keyB, b]) => b.totalCost - a.totalCost || b.totalTokens - a.totalTokens || (keyA < keyB ? -1 : 1),
    );
}

function billedRows(database: ReadableDB, { from, to }: Interval): IterableIterator<TodayRow> {
  return prepareSums<TodayRow>(
    database,
    `SELECT model, platform, project_hash, ${ROLLUP_SUMS} FROM usage_rollup WHERE bucket >= ? AND bucket < ?
       GROUP BY platform, model, project_hash`,
  ).iterate(from / QUARTER_MS, to / QUARTER_MS);
}

function yesterdaySoFar(database: ReadableDB | null, days: ZoneDays, now: number): Totals {
  if (database === null) return new Sums().totals();
  const yesterday = addDays(days.dayOf(now), -1);
  const to = days.instantOf(yesterday, days.minuteOfDay(now));
  return billedReader(database, EVERYTHING)({ from: days.startOfDay(yesterday), to }).totals();
}

/** By the hour that the clock shows; an hour that clocks set back holds both. */
function hoursOf(database: ReadableDB | null, days: ZoneDays, whole: Interval): Today['hours'] {
  const hours = Array.from({ length: HOURS }, () => ({ cost: 0n, tokens: 0 }));
  for (const quarter of database === null ? [] : quarterSums(database, whole, EVERYTHING)) {
    const hour = hours[Math.floor(days.minuteOfDay(quarter.from) / MINUTES_PER_HOUR)];
    if (hour === undefined) continue;
    hour.cost += quarter.cost;
    hour.tokens += quarter.tokens;
  }
  return hours.map(({ cost, tokens }) => ({ cost: usdFromPico(cost), tokens }));
}

type Activity = Pick<Today, 'sessions' | 'activeSessions' | 'toolCalls' | 'toolFailures'>;

const NO_ACTIVITY: Activity = { sessions: 0, activeSessions: 0, toolCalls: 0, toolFailures: 0 };

function activityOf(database: ReadableDB, whole: Interval, now: number): Activity {
  const { sessions, toolCalls, toolFailures } = activityReader(database, EVERYTHING)(whole);
  const active = database
    .prepare<[number], { active: number }>(
      'SELECT count(*) AS active FROM conversations WHERE last_activity_at >= ? AND ended_at IS NULL',
    )
    .get(activeSince(now));
  return { sessions, activeSessions: active?.active ?? 0, toolCalls, toolFailures };
}
