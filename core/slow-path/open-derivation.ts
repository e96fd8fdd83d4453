import type { Platform } from '../contracts/platform.ts';
import { type EventFamily, type EventOf, isStoredEvent } from '../contracts/telemetry-event.ts';
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
  /** Units whose facts may be others now, with the sequence of the first row that says so. */
  touched: Map<string, number>;
  /** Those that the last row touched: where more rows follow, they are most likely of the same. */
  lastTouched: Set<string>;
};

/** A platform's derivation at work on a database. */
export type OpenDerivation = {
  platform: Platform;
  rawTable: string;
  /** Facts are also taken from single events. */
  hasEventFacts: boolean;
  /** Reads the next rows behind a place and what they mean. */
  read(after: number, limit: number): DerivationReading;
  /** What all stored rows of a unit say together; null when it cannot be derived: what it said before stays. */
  derive(unit: string): UnitFacts | null;
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
    read(after, limit) {
      const stored = next.all(after, limit);
      const facts: EventFacts[] = [];
      const touched = new Map<string, number>();
      let lastTouched = new Set<string>();
      let unreadable = 0;
      for (const one of stored) {
        const row = readRow(one, platform);
        try {
          if (row === null) throw new Error('its event cannot be read');
          if (readEvent !== undefined) facts.push(readEvent(row.event));
          if (unit === undefined) continue;
          lastTouched = new Set(unit.touchedBy(row, rawRows));
          for (const name of lastTouched) if (!touched.has(name)) touched.set(name, row.sequence);
        } catch {
          unreadable += 1;
        }
      }
      return { rows: stored.length, last: stored.at(-1)?.sequence ?? after, unreadable, facts, touched, lastTouched };
    },
    derive(name) {
      try {
        return unit?.derive(name, rawRows) ?? null;
      } catch {
        return null;
      }
    },
  };
}

/** The rows of a family's raw table, for a derivation or for who asks what derivations made of them. */
export function rawRowsOf<Of extends EventFamily>(
  database: Pick<ReadableDB, 'prepare'>,
  family: Of,
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
      return stored.map((row) => readRow(row, family)).filter((row) => row !== null);
    },
    valuesOf(wanted, column, value) {
      const key = `${wanted} ${column}`;
      const statement = values.get(key) ?? prepareValues(wanted, column);
      values.set(key, statement);
      return statement.all(value).map((row) => row.value);
    },
  };
}

function readRow<Of extends EventFamily>(row: StoredRow, family: Of): RawRow<Of> | null {
  const event = readEventData(row.event_data, family);
  if (event === null) return null;
  return { sequence: row.sequence, sourceFile: row.source_file, generation: row.generation, event };
}

function readEventData<Of extends EventFamily>(data: Buffer, family: Of): EventOf<Of> | null {
  try {
    const event: unknown = JSON.parse(unpackEvent(data));
    return isStoredEvent(event, family) ? event : null;
  } catch {
    return null;
  }
}
