import type { z } from 'zod';
import type { Today, todayArgsSchema } from '../contracts/api.ts';
import { platformSchema } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import { activeSince } from './activity.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { addDays, QUARTER_MS, systemZone, zoneDays } from './time-zone-days.ts';
import { ModelSums, prepareSums, ROLLUP_SUMS, Sums, type SumsRow, USAGE_SUMS } from './totals.ts';

type Interval = { from: number; to: number };

/** The figures of the current day of a zone. @param now epoch milliseconds. */
export function today(database: ReadableDB | null, args: z.output<typeof todayArgsSchema>, now: number): Today {
  const days = zoneDays(args.timezone ?? systemZone());
  const date = days.dayOf(now);
  const day = { from: days.startOfDay(date), to: days.endOfDay(date) };
  const yesterday = addDays(date, -1);
  const soFar = { from: days.startOfDay(yesterday), to: days.instantOf(yesterday, days.minuteOfDay(now)) };
  const models = new ModelSums();
  const platforms = new Map<string, Sums>();
  if (database !== null) {
    for (const row of rollupByModelAndPlatform(database, day)) {
      models.add(row);
      platforms.set(row.platform, (platforms.get(row.platform) ?? new Sums()).add(row));
    }
  }
  return {
    date,
    timezone: days.zone,
    totals: models.totals(),
    yesterdaySoFar: (database === null ? new Sums() : sumsUntil(database, soFar)).totals(),
    byModel: models.breakdowns(),
    byPlatform: [...platforms]
      .map(([platform, sums]) => ({ platform: platformSchema.parse(platform), ...sums.totals() }))
      .sort((a, b) => b.totalCost - a.totalCost || b.totalTokens - a.totalTokens || (a.platform < b.platform ? -1 : 1)),
    ...(database === null ? NO_ACTIVITY : activityOf(database, day, now)),
    freshness: database === null ? NEVER_FRESH : readFreshness(database),
  };
}

function rollupByModelAndPlatform(
  database: ReadableDB,
  interval: Interval,
): IterableIterator<SumsRow & { model: string; platform: string }> {
  return prepareSums<SumsRow & { model: string; platform: string }>(
    database,
    `SELECT model, platform, ${ROLLUP_SUMS} FROM usage_rollup WHERE bucket >= ? AND bucket < ?
       GROUP BY platform, model`,
  ).iterate(interval.from / QUARTER_MS, interval.to / QUARTER_MS);
}

/** Sums up to any minute: whole quarter-hours out of the rollup, the rest response by response. */
function sumsUntil(database: ReadableDB, interval: Interval): Sums {
  const sums = new Sums();
  const lastBucket = Math.floor(interval.to / QUARTER_MS);
  const whole = prepareSums(database, `SELECT ${ROLLUP_SUMS} FROM usage_rollup WHERE bucket >= ? AND bucket < ?`).get(
    interval.from / QUARTER_MS,
    lastBucket,
  );
  const rest = prepareSums(database, `SELECT ${USAGE_SUMS} FROM usage WHERE occurred_at >= ? AND occurred_at < ?`).get(
    Math.max(interval.from, lastBucket * QUARTER_MS),
    interval.to,
  );
  if (whole !== undefined) sums.add(whole);
  if (rest !== undefined) sums.add(rest);
  return sums;
}

type Activity = Pick<Today, 'sessions' | 'activeSessions' | 'toolCalls' | 'toolFailures'>;

const NO_ACTIVITY: Activity = { sessions: 0, activeSessions: 0, toolCalls: 0, toolFailures: 0 };

function activityOf(database: ReadableDB, day: Interval, now: number): Activity {
  const sessions = database
    .prepare<[number, number, number], { sessions: number; active: number }>(
      `SELECT (SELECT count(*) FROM conversations WHERE last_activity_at >= ? AND started_at < ?) AS sessions,
         (SELECT count(*) FROM conversations WHERE last_activity_at >= ? AND ended_at IS NULL) AS active`,
    )
    .get(day.from, day.to, activeSince(now));
  const tools = database
    .prepare<[number, number], { calls: number; failures: number }>(
      `SELECT count(*) AS calls, count(CASE WHEN success = 0 THEN 1 END) AS failures FROM tool_calls
       WHERE started_at >= ? AND started_at < ?`,
    )
    .get(day.from, day.to);
  return {
    sessions: sessions?.sessions ?? 0,
    activeSessions: sessions?.active ?? 0,
    toolCalls: tools?.calls ?? 0,
    toolFailures: tools?.failures ?? 0,
  };
}
