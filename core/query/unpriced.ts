import type { ReadableDB } from '../storage/database.ts';

/** Models that were used and have no price, most tokens first. Tokens of the whole database. */
export function unpricedModels(database: ReadableDB): { model: string; tokens: number }[] {
  return database
    .prepare<[], { model: string; tokens: number }>(
      // By an index of its own: it is asked every few seconds.
      `SELECT model, sum(unpriced_tokens) AS tokens FROM usage_rollup WHERE unpriced_tokens > 0
       GROUP BY model ORDER BY tokens DESC, model`,
    )
    .all();
}
