import type { Freshness } from '../contracts/api.ts';
import type { Platform } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';

/** The raw tables that the derivation `usage` reads. */
const RAW_TABLES = ['claude_raw_traces'] as const;

/** Nothing was ever captured. */
export const NEVER_FRESH: Freshness = { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 };

/** How current the figures of a database are, of one platform or of all; the platform read longest ago decides. */
export function readFreshness(database: ReadableDB, platform?: Platform): Freshness {
  const scoped =
    platform === undefined ? { where: '', values: [] } : { where: 'WHERE platform = ?', values: [platform] };
  const newest = database
    .prepare<string[], { at: number | null }>(`SELECT max(occurred_at) AS at FROM usage ${scoped.where}`)
    .get(...scoped.values);
  const read = database
    .prepare<string[], { at: number | null }>(`SELECT min(completed_at) AS at FROM source_scans ${scoped.where}`)
    .get(...scoped.values);
  return {
    newestResponseAt: isoOrNull(newest?.at),
    sourcesReadAt: isoOrNull(read?.at),
    rowsBehind: rowsBehind(database),
  };
}

function rowsBehind(database: ReadableDB): number {
  let behind = 0;
  for (const table of RAW_TABLES) {
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
