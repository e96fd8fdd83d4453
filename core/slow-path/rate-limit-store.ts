import type { Platform } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';
import type { RateLimitFact } from './event-facts.ts';

/** What makes a reading unlike others of its platform. */
export type RateLimitKey = Pick<RateLimitFact, 'externalId' | 'limitId' | 'slot' | 'observedAt'>;

/** Keeps `rate_limit_readings`: of several readings of one instant the highest. */
export class RateLimitStore {
  readonly #merge;
  readonly #remove;

  constructor(database: WritableDB) {
    this.#merge = database.prepare<[Platform, string, string, string, number, number, number | null, number | null]>(
      `INSERT INTO rate_limit_readings
         (platform, external_id, limit_id, slot, observed_at, used_percent, window_minutes, resets_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET used_percent = excluded.used_percent, window_minutes = excluded.window_minutes,
         resets_at = excluded.resets_at
       WHERE (excluded.used_percent, coalesce(excluded.resets_at, 0), coalesce(excluded.window_minutes, 0)) >
             (used_percent, coalesce(resets_at, 0), coalesce(window_minutes, 0))`,
    );
    this.#remove = database.prepare<[Platform, string, string, string, number]>(
      `DELETE FROM rate_limit_readings
       WHERE platform = ? AND external_id = ? AND limit_id = ? AND slot = ? AND observed_at = ?`,
    );
  }

  /** Makes a reading what these facts say together, and withdraws it if there are none. Call inside a transaction. */
  settle(platform: Platform, key: RateLimitKey, facts: readonly RateLimitFact[]): void {
    const { externalId, limitId, slot, observedAt } = key;
    this.#remove.run(platform, externalId, limitId, slot, observedAt);
    for (const { usedPercent, windowMinutes, resetsAt } of facts) {
      this.#merge.run(platform, externalId, limitId, slot, observedAt, usedPercent, windowMinutes, resetsAt);
    }
  }
}
