import { z } from 'zod';
import { PLATFORMS, type Platform } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';

export type RawSample = { platform: Platform; rows: number; bytes: number };

/** Rows of each table that are looked at: every one of a big database would take seconds. */
const SAMPLED_ROWS = 64;
/** What SQLite keeps for a row beside its values: its header, and its entries in the table's indices. Bytes. */
const ROW_OVERHEAD_BYTES = 160;

const columnsSchema = z.array(z.object({ name: z.string() }));

/** How many raw rows there are of each platform, and about how many bytes they take, by rows spread over the table. */
export function sampleRawTables(database: ReadableDB): RawSample[] {
  return PLATFORMS.map((platform) => {
    const table = RAW_TABLES[platform];
    const counted = database
      .prepare<[], { rows: number; first: number | null; last: number | null }>(
        `SELECT count(*) AS rows, (SELECT min(sequence) FROM ${table}) AS first,
           (SELECT max(sequence) FROM ${table}) AS last FROM ${table}`,
      )
      .get();
    const { rows = 0, first = null, last = null } = counted ?? {};
    if (first === null || last === null) return { platform, rows: 0, bytes: 0 };
    return { platform, rows, bytes: Math.round(rows * meanBytes(database, table, first, last)) };
  });
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
