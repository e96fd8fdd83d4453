import { type Platform, platformNamed } from '../contracts/platform-names.ts';
import type { RateLimit, TurnOutcomes } from '../contracts/rate-limits.ts';
import type { ReadableDB } from '../storage/database.ts';

type ReadingRow = {
  platform: string;
  limit_id: string;
  slot: 'primary' | 'secondary';
  observed_at: number;
  used_percent: number;
  window_minutes: number | null;
  resets_at: number | null;
};

/**
 * The vendor's last word on each of its limits, over all sessions of the machine: limits are an account's.
 * @param platform null = of all tools
 * @param now epoch milliseconds
 */
export function lastRateLimits(database: ReadableDB, platform: Platform | null, now: number): RateLimit[] {
  // Of several readings of one instant the fullest, as in the store.
  const rows = database
    .prepare<(string | null)[], ReadingRow>(
      `SELECT platform, limit_id, slot, observed_at, used_percent, window_minutes, resets_at FROM (
         SELECT *, row_number() OVER (PARTITION BY platform, limit_id, slot
           ORDER BY observed_at DESC, used_percent DESC, external_id) AS place
         FROM rate_limit_readings WHERE ? IS NULL OR platform = ?)
       WHERE place = 1 ORDER BY platform, limit_id, slot`,
    )
    .all(platform, platform);
  return rows.map((row) => ({
    platform: platformNamed(row.platform),
    limitId: row.limit_id,
    slot: row.slot,
    usedPercent: row.used_percent,
    windowMinutes: row.window_minutes,
    observedAt: new Date(row.observed_at).toISOString(),
    resetsAt: row.resets_at === null ? null : new Date(row.resets_at).toISOString(),
    hasReset: row.resets_at !== null && row.resets_at <= now,
  }));
}

/**
 * How turns ended that began within these times, most frequent first. Turns of tools that do not tell are left out.
 * @param platform null = of all tools
 */
export function turnOutcomes(
  database: ReadableDB,
  platform: Platform | null,
  spans: readonly { start: number; end: number }[],
): TurnOutcomes {
  if (spans.length === 0) return [];
  const first = Math.min(...spans.map(({ start }) => start));
  const end = Math.max(...spans.map(({ end }) => end));
  const rows = database
    .prepare<(number | string | null)[], { outcome: string; turns: number }>(
      `SELECT outcome, count(*) AS turns FROM conversation_turns INDEXED BY conversation_turns_time
       WHERE occurred_at >= ? AND occurred_at < ? AND outcome IS NOT NULL AND (? IS NULL OR platform = ?) AND EXISTS (
         SELECT 1 FROM json_each(?) WHERE occurred_at >= value ->> 'start' AND occurred_at < value ->> 'end')
       GROUP BY outcome ORDER BY turns DESC, outcome`,
    )
    .all(first, end, platform, platform, JSON.stringify(spans.map(({ start, end }) => ({ start, end }))));
  return rows;
}
