import type { Platform } from '../contracts/platform.ts';
import type { WritableDB } from '../storage/database.ts';
import type { DailyAcceptanceFact } from './event-facts.ts';

/** What makes a day's sum unlike others of its platform. */
export type DailyAcceptanceKey = Pick<DailyAcceptanceFact, 'externalId' | 'day' | 'feature'>;

/** Keeps `daily_acceptance`: of several sums of one day the highest, because a day's lines only grow. */
export class DailyAcceptanceStore {
  readonly #merge;
  readonly #remove;

  constructor(database: WritableDB) {
    this.#merge = database.prepare<[Platform, string, string, string, number, number]>(
      `INSERT INTO daily_acceptance (platform, external_id, day, feature, lines_suggested, lines_accepted)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET lines_suggested = max(lines_suggested, excluded.lines_suggested),
         lines_accepted = max(lines_accepted, excluded.lines_accepted)`,
    );
    this.#remove = database.prepare<[Platform, string, string, string]>(
      'DELETE FROM daily_acceptance WHERE platform = ? AND external_id = ? AND day = ? AND feature = ?',
    );
  }

  /** Makes a day what these facts say together, and withdraws it if there are none. Call inside a transaction. */
  settle(platform: Platform, key: DailyAcceptanceKey, facts: readonly DailyAcceptanceFact[]): void {
    const { externalId, day, feature } = key;
    this.#remove.run(platform, externalId, day, feature);
    for (const { linesSuggested, linesAccepted } of facts) {
      this.#merge.run(platform, externalId, day, feature, linesSuggested, linesAccepted);
    }
  }
}
