import { z } from 'zod';
import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import { type EventFamily, INTAKES, type Intake } from '../contracts/telemetry-event.ts';
import type { ReadableDB } from '../storage/database.ts';
import { FAMILIES, RAW_TABLES } from '../storage/raw-tables.ts';

/** Of one platform, what it sent by itself among it. */
export type RawSample = { platform: Platform; rows: number; bytes: number };

/** Rows of each table that are looked at: every one of a big database would take seconds. */
const SAMPLED_ROWS = 64;
/** What SQLite keeps for a row beside its values: its header, and its entries in the table's indices. Bytes. */
const ROW_OVERHEAD_BYTES = 160;

const columnsSchema = z.array(z.object({ name: z.string() }));

/** How many raw rows there are of each platform, and about how many bytes they take, by rows spread over the table. */
export function sampleRawTables(database: ReadableDB): RawSample[] {
  const samples = new Map<Platform, RawSample>(
    PLATFORMS.map((platform) => [platform, { platform, rows: 0, bytes: 0 }]),
  );
  for (const family of FAMILIES) {
    const table = RAW_TABLES[family];
    const ends = database
      .prepare<[], { first: number | null; last: number | null }>(
        `SELECT (SELECT min(sequence) FROM ${table}) AS first, (SELECT max(sequence) FROM ${table}) AS last`,
      )
      .get();
    const { first = null, last = null } = ends ?? {};
    if (first === null || last === null) continue;
    const mean = meanBytes(database, table, first, last);
    for (const { platform, rows } of countedRows(database, family)) {
      const sample = samples.get(platform);
      if (sample === undefined) continue;
      sample.rows += rows;
      sample.bytes += Math.round(rows * mean);
    }
  }
  return [...samples.values()];
}

/** How many rows a family's table holds of each platform. */
function countedRows(database: ReadableDB, family: EventFamily): { platform: Platform; rows: number }[] {
  return database
    .prepare<[], { platform: Platform; rows: number }>(
      isSent(family)
        ? `SELECT platform, count(*) AS rows FROM ${RAW_TABLES[family]} GROUP BY platform`
        : `SELECT '${family}' AS platform, count(*) AS rows FROM ${RAW_TABLES[family]}`,
    )
    .all();
}

function isSent(family: EventFamily): family is Intake {
  return INTAKES.some((intake) => intake === family);
}

function meanBytes(database: ReadableDB, table: string, first: number, last: number): number {
  const columns = columnsSchema.parse(database.pragma(`table_info(${table})`)).map(({ name }) => name);
  const lengths = columns.map((name) => `coalesce(octet_length(${name}), 0)`).join(' + ');
  const next = database.prepare<[number], { bytes: number }>(
    `SELECT ${lengths} AS bytes FROM ${table} WHERE sequence >= ? ORDER BY sequence LIMIT 1`,
  );
  let sum = 0;
  for (let index = 0; index < SAMPLED_ROWS; index += 1) {
    const from = first + Math.floor(((last - first) * index) / (SAMPLED_ROWS - 1));
    sum += next.get(from)?.bytes ?? 0;
  }
  return sum / SAMPLED_ROWS + ROW_OVERHEAD_BYTES;
}
