import type { Freshness } from '../contracts/api.ts';
import type { Platform } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';

/** Nothing was ever captured. */
export const NEVER_FRESH: Freshness = { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 };

/**
 * How current the figures of a database are, of one platform or of all. Of those that have files, the one read longest
 * ago decides; a tool that is not there is looked for, but not told of again.
 */
export function readFreshness(database: ReadableDB, platform?: Platform): Freshness {
  const scoped =
    platform === undefined ? { where: '', values: [] } : { where: 'WHERE platform = ?', values: [platform] };
  const newest = database
    .prepare<string[], { at: number | null }>(`SELECT max(occurred_at) AS at FROM usage ${scoped.where}`)
    .get(...scoped.values);
  const read = database
    .prepare<
      string[],
      { at: number | null }
    >(`SELECT coalesce(min(CASE WHEN files > 0 THEN completed_at END), max(completed_at)) AS at
       FROM source_scans ${scoped.where}`)
    .get(...scoped.values);
  return {
    newestResponseAt: isoOrNull(newest?.at),
    sourcesReadAt: isoOrNull(read?.at),
    rowsBehind: rowsBehind(database, platform === undefined ? Object.values(RAW_TABLES) : [RAW_TABLES[platform]]),
  };
}

function rowsBehind(database: ReadableDB, tables: readonly string[]): number {
  let behind = 0;
  for (const table of tables) {
    const row = database
      .prepare<[string], { captured: number; derived: number }>(
        `SELECT coalesce((SELECT max(sequence) FROM ${table}), 0) AS captured,
           coalesce((SELECT sequence FROM derivation_watermarks WHERE derivation = 'usage' AND raw_table = ?), 0) AS derived`,
      )
      .get(table);
    if (row !== undefined) behind += Math.max(0, row.captured - row.derived);
  }
  return behind;
}

function isoOrNull(instant: number | null | undefined): string | null {
  return instant === null || instant === undefined ? null : new Date(instant).toISOString();
}
