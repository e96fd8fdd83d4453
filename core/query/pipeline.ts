import type { PipelineReport } from '../contracts/pipeline.ts';
import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import { INTAKES, type Intake } from '../contracts/telemetry-event.ts';
import type { ReadableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { percentilesOf } from './percentile.ts';

type WatermarkRow = { stored: number; counted: number; counted_at: number | null };
type CheckpointRow = {
  platform: Platform;
  sources: number;
  stored: number;
  bytes: number;
  unfinished: number;
  stored_at: number;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * How far storing and counting are, tool by tool.
 * @param now epoch milliseconds, as `capturedSince`: when who captures started; null = nobody does
 */
export function pipeline(database: ReadableDB | null, now: number, capturedSince: number | null): PipelineReport {
  if (database === null) return { watermarks: [], sentWatermarks: [], lastMinute: [], received: [], checkpoints: [] };
  const checkpoints = database
    .prepare<[], CheckpointRow>(
      `SELECT platform, count(*) AS sources, sum(committed_offset) AS stored, sum(max(size, committed_offset)) AS bytes,
         sum(committed_offset < size) AS unfinished, max(updated_at) AS stored_at
       FROM source_checkpoints GROUP BY platform ORDER BY platform`,
    )
    .all();
  const delay = capturedSince === null ? null : storingDelay(database, Math.max(capturedSince, now - HOUR_MS));
  return {
    ...(delay !== null && { delay }),
    watermarks: PLATFORMS.flatMap((platform) => watermark(database, RAW_TABLES[platform], { platform })),
    sentWatermarks: INTAKES.flatMap((intake) => watermark(database, RAW_TABLES[intake], { intake })),
    lastMinute: lastMinute(database, now - MINUTE_MS),
    received: INTAKES.map((intake) => received(database, intake, now - MINUTE_MS)),
    checkpoints: checkpoints.map((row) => ({
      platform: row.platform,
      sources: row.sources,
      storedBytes: row.stored,
      bytes: row.bytes,
      unfinished: row.unfinished,
      storedAt: new Date(row.stored_at).toISOString(),
    })),
  };
}

/** While a whole history is read in, this many are counted and no more. */
const COUNTED_MAX = 20_000;

/** Events out of each platform's files that were stored since an instant. */
function lastMinute(database: ReadableDB, since: number): PipelineReport['lastMinute'] {
  return PLATFORMS.map((platform) => ({ platform, events: storedSince(database, RAW_TABLES[platform], since) }));
}

/** What came through a door since an instant, and when the last of it came. */
function received(database: ReadableDB, intake: Intake, since: number): PipelineReport['received'][number] {
  const newest = database
    .prepare<[], { at: string }>(`SELECT ingested_at AS at FROM ${RAW_TABLES[intake]} ORDER BY sequence DESC LIMIT 1`)
    .get();
  return { intake, events: storedSince(database, RAW_TABLES[intake], since), lastAt: newest?.at ?? null };
}

/** Events are numbered in the order in which they are stored. */
function storedSince(database: ReadableDB, table: string, since: number): number {
  const row = database
    .prepare<[string], { events: number }>(
      `SELECT count(*) AS events FROM ${table}
       WHERE sequence > (SELECT coalesce(max(sequence), 0) FROM ${table}) - ${COUNTED_MAX} AND ingested_at >= ?`,
    )
    .get(new Date(since).toISOString());
  return row?.events ?? 0;
}

/** Of each tool so many of the newest are looked at. */
const DELAYS_MAX = 2_000;
/** Fewer say nothing of the slowest twentieth. */
const DELAYS_LEAST = 20;

/** How long after it happened an event was stored; what is read in of the time before a start says nothing of that. */
function storingDelay(database: ReadableDB, since: number): PipelineReport['delay'] | null {
  const delays = PLATFORMS.flatMap((platform) => delaysOf(database, platform, new Date(since).toISOString(), since));
  if (delays.length < DELAYS_LEAST) return null;
  const [p50Ms, p95Ms] = percentilesOf(Float64Array.from(delays), [50, 95]);
  return p50Ms == null || p95Ms == null ? null : { events: delays.length, p50Ms, p95Ms };
}

function delaysOf(database: ReadableDB, platform: Platform, storedSince: string, since: number): number[] {
  return database
    .prepare<[string], { happened: string; stored: string }>(
      `SELECT timestamp AS happened, ingested_at AS stored FROM ${RAW_TABLES[platform]}
       WHERE sequence > (SELECT coalesce(max(sequence), 0) FROM ${RAW_TABLES[platform]}) - ${DELAYS_MAX}
         AND ingested_at >= ?`,
    )
    .all(storedSince)
    .flatMap(({ happened, stored }) => {
      const at = Date.parse(happened);
      // A tool's clock and ours may differ a little; nothing is stored before it happened.
      return at >= since ? [Math.max(0, Date.parse(stored) - at)] : [];
    });
}

type Watermark = Omit<PipelineReport['watermarks'][number], 'platform'>;

/** @param of whose table it is, as it is told beside the figures */
function watermark<Of extends object>(database: ReadableDB, table: string, of: Of): (Of & Watermark)[] {
  const row = database
    .prepare<[string, string], WatermarkRow>(
      `SELECT coalesce((SELECT max(sequence) FROM ${table}), 0) AS stored,
         coalesce((SELECT sequence FROM derivation_watermarks WHERE derivation = 'usage' AND raw_table = ?), 0) AS counted,
         (SELECT updated_at FROM derivation_watermarks WHERE derivation = 'usage' AND raw_table = ?) AS counted_at`,
    )
    .get(table, table);
  if (row === undefined || row.stored === 0) return [];
  const { stored, counted, counted_at } = row;
  const countedAt = counted_at === null ? null : new Date(counted_at).toISOString();
  return [{ ...of, stored, counted, behind: Math.max(0, stored - counted), countedAt }];
}
