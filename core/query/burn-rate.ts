import type { BurnRate } from '../contracts/feed.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Scope } from './billed-between.ts';
import { type Condition, usageCondition } from './range.ts';
import { prepareSums, Sums, type SumsRow, USAGE_SUMS } from './totals.ts';

const WINDOW_MS = 30 * 60_000;
const WINDOWS_PER_HOUR = 2;
const MINUTES_PER_WINDOW = 30;
/** A rate of less data would jump. */
const LEAST_DATA_MS = 5 * 60_000;

/**
 * How fast a platform and project, or all, are being billed.
 * @param now epoch milliseconds
 */
export function burnRate(database: ReadableDB, scope: Scope, now: number): BurnRate {
  return rateReader(database, usageCondition(scope), now)();
}

/** How fast single sessions are being billed. */
export function sessionRateReader(
  database: ReadableDB,
  now: number,
): (platform: string, sessionId: string) => BurnRate {
  const read = rateReader(database, { where: ' AND platform = ? AND external_id = ?', values: [] }, now);
  return (platform, sessionId) => read(platform, sessionId);
}

export const NO_RATE: BurnRate = { costPerHour: null, tokensPerMinute: null };

function rateReader(database: ReadableDB, { where, values }: Condition, now: number): (...more: string[]) => BurnRate {
  const statement = prepareSums<SumsRow & { first: bigint | null }>(
    database,
    `SELECT min(occurred_at) AS first, ${USAGE_SUMS} FROM usage WHERE occurred_at >= ? AND occurred_at < ? ${where}`,
  );
  return (...more) => {
    const row = statement.get(now - WINDOW_MS, now, ...values, ...more);
    if (row === undefined || row.first === null || now - Number(row.first) < LEAST_DATA_MS) return NO_RATE;
    const { totalCost, totalTokens } = new Sums().add(row).totals();
    return { costPerHour: totalCost * WINDOWS_PER_HOUR, tokensPerMinute: totalTokens / MINUTES_PER_WINDOW };
  };
}
