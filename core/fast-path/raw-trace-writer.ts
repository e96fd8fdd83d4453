import { type EventFamily, familyOf, type TelemetryEvent } from '../contracts/telemetry-event.ts';
import type { WritableDB } from '../storage/database.ts';
import type { EventPlace, RawTraceTable, RawValue } from './raw-trace-table.ts';
import { rawTraceTables } from './raw-trace-tables.ts';

/** A row of a raw table that is not written yet. */
export type RawRow = { insert: Insert; values: RawValue[] };

/** Writes captured events to the raw table of their family. A known event id is left as it is. */
export class RawTraceWriter {
  readonly #inserts: ReadonlyMap<EventFamily, Insert>;

  constructor(database: WritableDB) {
    const tables = Object.values(rawTraceTables);
    this.#inserts = new Map(tables.map((table) => [table.family, prepareInsert(database, table)]));
  }

  /**
   * Makes a row of an event, without the database.
   * @param text the event's JSON where that is at hand
   * @throws when no table takes it, or it cannot be packed
   */
  rowOf(event: TelemetryEvent, place: EventPlace, text?: string): RawRow {
    const insert = this.#inserts.get(familyOf(event));
    const values = insert?.table.valuesOf(event, place, text) ?? null;
    if (insert === undefined || values === null) throw new Error(`no raw table takes events of ${familyOf(event)}`);
    return { insert, values };
  }

  /** @returns the raw table that got a new row; null when the event is known */
  writeRow({ insert, values }: RawRow): string | null {
    return insert.statement.run(...values).changes > 0 ? insert.table.table : null;
  }

  /** {@link rowOf} and {@link writeRow} in one. */
  write(event: TelemetryEvent, place: EventPlace): string | null {
    return this.writeRow(this.rowOf(event, place));
  }
}

function prepareInsert(database: WritableDB, table: RawTraceTable) {
  const { columns } = table;
  // Values by position: binding by name costs three times as much.
  const statement = database.prepare<RawValue[]>(
    `INSERT INTO ${table.table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
     ON CONFLICT (event_id) DO NOTHING`,
  );
  return { table, statement };
}
type Insert = ReturnType<typeof prepareInsert>;
