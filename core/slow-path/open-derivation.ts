import type { Platform } from '../contracts/platform.ts';
import { type EventOf, isEventOf, telemetryEventSchema } from '../contracts/telemetry-event.ts';
import type { ReadableDB, WritableDB } from '../storage/database.ts';
import { unpackEvent } from '../storage/packed-event.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import type { PlatformDerivation, RawRow, RawRows } from './derivation.ts';
import type { EventFacts, UnitFacts } from './event-facts.ts';

/** What a batch of raw rows gave, read and not yet written. */
export type DerivationReading = {
  /** Rows looked at; 0 = nothing is left. */
  rows: number;
  last: number;
  unreadable: number;
  facts: EventFacts[];
  /** Without those that cannot be derived (they are counted as unreadable): what they said before stays. */
  units: Map<string, UnitFacts>;
};

/** A platform's derivation at work on a database. */
export type OpenDerivation = {
  platform: Platform;
  rawTable: string;
  /** Facts are also taken from single events. */
  hasEventFacts: boolean;
  /** Reads the next rows behind a watermark and what they mean. */
  read(watermark: number, limit: number): DerivationReading;
};

type StoredRow = { sequence: number; source_file: string; generation: number; event_data: Buffer };

const ROW_COLUMNS = 'sequence, source_file, generation, event_data';

/** Prepares the reading of a platform's rows. */
export function openDerivation<Of extends Platform>(
  database: WritableDB,
  derivation: PlatformDerivation<Of>,
): OpenDerivation {
  const { platform, readEvent, unit } = derivation;
  const rawTable = RAW_TABLES[platform];
  const next = database.prepare<[number, number], StoredRow>(
    `SELECT ${ROW_COLUMNS} FROM ${rawTable} WHERE sequence > ? ORDER BY sequence LIMIT ?`,
  );
  const rawRows = rawRowsOf(database, platform, rawTable);
  return {
    platform,
    rawTable,
    hasEventFacts: readEvent !== undefined,
    read(watermark, limit) {
      const stored = next.all(watermark, limit);
      const rows = stored.map((row) => readRow(row, platform)).filter((row) => row !== null);
      const facts: EventFacts[] = [];
      const touched = new Set<string>();
      let unreadable = stored.length - rows.length;
      for (const row of rows) {
        try {
          if (readEvent !== undefined) facts.push(readEvent(row.event));
          for (const name of unit?.touchedBy(row, rawRows) ?? []) touched.add(name);
        } catch {
          unreadable += 1;
        }
      }
      const units = new Map<string, UnitFacts>();
      for (const name of touched) {
        const derived = attempt(() => unit?.derive(name, rawRows));
        if (derived === undefined) unreadable += 1;
        else units.set(name, derived);
      }
      return { rows: stored.length, last: stored.at(-1)?.sequence ?? watermark, unreadable, facts, units };
    },
  };
}

/** undefined when it throws. */
function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

/** The rows of a raw table, for a derivation or for who asks what derivations made of them. */
export function rawRowsOf<Of extends Platform>(
  database: Pick<ReadableDB, 'prepare'>,
  platform: Of,
  rawTable: string,
): RawRows<Of> {
  const statements = new Map<string, ReturnType<typeof prepareRows>>();
  const values = new Map<string, ReturnType<typeof prepareValues>>();
  function prepareRows(condition: string) {
    return database.prepare<(string | number)[], StoredRow>(
      `SELECT ${ROW_COLUMNS} FROM ${rawTable} WHERE ${condition} ORDER BY source_file, generation, source_offset, sequence`,
    );
  }
  function prepareValues(wanted: string, column: string) {
    return database.prepare<[string], { value: string }>(
      `SELECT DISTINCT ${wanted} AS value FROM ${rawTable} WHERE ${column} = ? AND ${wanted} IS NOT NULL ORDER BY 1`,
    );
  }
  const latest = new Map<string, ReturnType<typeof prepareLatest>>();
  const extents = new Map<string, ReturnType<typeof prepareExtent>>();
  function prepareLatest(column: string) {
    return database.prepare<[string], { timestamp: string | null }>(
      `SELECT max(timestamp) AS timestamp FROM ${rawTable} WHERE ${column} = ?`,
    );
  }
  function prepareExtent(column: string) {
    return database.prepare<[string], { stored: number; last: number }>(
      `SELECT count(*) AS stored, coalesce(max(sequence), 0) AS last FROM ${rawTable} WHERE ${column} = ?`,
    );
  }
  return {
    latest(column, value) {
      const statement = latest.get(column) ?? prepareLatest(column);
      latest.set(column, statement);
      return statement.get(value)?.timestamp ?? null;
    },
    extent(column, value) {
      const statement = extents.get(column) ?? prepareExtent(column);
      extents.set(column, statement);
      return statement.get(value) ?? { stored: 0, last: 0 };
    },
    where(column, value, eventTypes = [], after = 0) {
      const types = eventTypes.length === 0 ? '' : ` AND event_type IN (${eventTypes.map(() => '?').join(', ')})`;
      const condition = `${column} = ?${types} AND sequence > ?`;
      const statement = statements.get(condition) ?? prepareRows(condition);
      statements.set(condition, statement);
      const stored = statement.all(value, ...eventTypes, after);
      return stored.map((row) => readRow(row, platform)).filter((row) => row !== null);
    },
    valuesOf(wanted, column, value) {
      const key = `${wanted} ${column}`;
      const statement = values.get(key) ?? prepareValues(wanted, column);
      values.set(key, statement);
      return statement.all(value).map((row) => row.value);
    },
  };
}

function readRow<Of extends Platform>(row: StoredRow, platform: Of): RawRow<Of> | null {
  const event = readEventData(row.event_data, platform);
  if (event === null) return null;
  return { sequence: row.sequence, sourceFile: row.source_file, generation: row.generation, event };
}

function readEventData<Of extends Platform>(data: Buffer, platform: Of): EventOf<Of> | null {
  try {
    const parsed = telemetryEventSchema.safeParse(JSON.parse(unpackEvent(data)));
    return parsed.success && isEventOf(parsed.data, platform) ? parsed.data : null;
  } catch {
    return null;
  }
}
