import { statSync } from 'node:fs';
import { z } from 'zod';
import type { Status } from '../contracts/api.ts';
import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { ReadableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { unpricedModels } from './unpriced.ts';

type SourceStatus = Status['sources'][number];

/** What runs, how big the database is, and what was read and passed over. */
export function status(database: ReadableDB | null, owner: OwnerStatus | null): Status {
  if (database === null) {
    const none = { present: false, bytes: 0, walBytes: 0 };
    return { owner, database: none, sources: [], deadLetters: 0, unpriced: [], freshness: NEVER_FRESH };
  }
  const letters = database
    .prepare<[], { letters: number }>('SELECT count(*) AS letters FROM dead_letters WHERE replayed_at IS NULL')
    .get();
  return {
    owner,
    database: { present: true, ...databaseBytes(database) },
    sources: PLATFORMS.map((platform) => sourceStatus(database, platform)).filter(hasAnything),
    deadLetters: letters?.letters ?? 0,
    unpriced: unpricedModels(database),
    freshness: readFreshness(database),
  };
}

const databaseListSchema = z.array(z.object({ name: z.string(), file: z.string() }));

function databaseBytes(database: ReadableDB): { bytes: number; walBytes: number } {
  const main = databaseListSchema.parse(database.pragma('database_list')).find((entry) => entry.name === 'main');
  if (main === undefined) return { bytes: 0, walBytes: 0 };
  return { bytes: fileBytes(main.file), walBytes: fileBytes(`${main.file}-wal`) };
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** What was read of one platform, and passed over. */
export function sourceStatus(database: ReadableDB, platform: Platform): SourceStatus {
  const rejected = database
    .prepare<[string], { reason: string; lines: number }>(
      'SELECT reason, count(*) AS lines FROM capture_rejections WHERE platform = ? GROUP BY reason ORDER BY reason',
    )
    .all(platform);
  const files = database
    .prepare<[string, string], { files: number }>(
      `SELECT coalesce((SELECT files FROM source_scans WHERE platform = ?),
         (SELECT count(*) FROM source_checkpoints WHERE platform = ?)) AS files`,
    )
    .get(platform, platform);
  const events = database
    .prepare<[], { events: number }>(`SELECT count(*) AS events FROM ${RAW_TABLES[platform]}`)
    .get();
  return {
    platform,
    files: files?.files ?? 0,
    rejectedLines: rejected.reduce((sum, row) => sum + row.lines, 0),
    rejectedByReason: Object.fromEntries(rejected.map((row) => [row.reason, row.lines])),
    events: events?.events ?? 0,
  };
}

function hasAnything(source: SourceStatus): boolean {
  return source.files > 0 || source.events > 0 || source.rejectedLines > 0;
}
