import type { Freshness } from '../contracts/api.ts';
import type { Platform } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { QUARTER_MS } from './time-zone-days.ts';

/** Nothing was ever captured. */
export const NEVER_FRESH: Freshness = { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 };

/**
 * How current the figures of a database are, of one platform or of all. Of those that have files, the one read longest
 * ago decides; a tool that is not there is looked for, but not told of again.
 */
export function readFreshness(database: ReadableDB, platform?: Platform): Freshness {
  const scoped =
    platform === undefined ? { where: '', values: [] } : { where: 'WHERE platform = ?', values: [platform] };
  const newest = platform === undefined ? newestResponse(database) : newestResponseOf(database, platform);
  const read = database
    .prepare<
      string[],
      { at: number | null }
    >(`SELECT coalesce(min(CASE WHEN files > 0 THEN completed_at END), max(completed_at)) AS at
       FROM source_scans ${scoped.where}`)
    .get(...scoped.values);
  return {
    newestResponseAt: isoOrNull(newest),
    sourcesReadAt: isoOrNull(read?.at),
    rowsBehind: rowsBehind(database, platform === undefined ? Object.values(RAW_TABLES) : [RAW_TABLES[platform]]),
  };
}

function newestResponse(database: ReadableDB): number | null {
  return database.prepare<[], { at: number | null }>('SELECT max(occurred_at) AS at FROM usage').get()?.at ?? null;
}

/** Its quarter-hour first: to find one platform among all responses, each of them would be read. */
function newestResponseOf(database: ReadableDB, platform: Platform): number | null {
  const bucket = database
    .prepare<[Platform], { bucket: number }>(
      'SELECT bucket FROM usage_rollup WHERE platform = ? ORDER BY bucket DESC LIMIT 1',
    )
    .get(platform)?.bucket;
  if (bucket === undefined) return null;
  const row = database
    .prepare<[number, Platform], { at: number | null }>(
      'SELECT max(occurred_at) AS at FROM usage INDEXED BY usage_time WHERE occurred_at >= ? AND platform = ?',
    )
    .get(bucket * QUARTER_MS, platform);
  return row?.at ?? null;
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
