import { type EventFamily, type EventOf, isEventOf, type TelemetryEvent } from '../contracts/telemetry-event.ts';
import { packEvent } from '../storage/packed-event.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';

export type RawValue = string | number | Buffer | null;

/** Where an event was read. */
export type EventPlace = {
  /** Salted hash of the source's path. */
  sourceFile: string;
  generation: number;
};

/** How one family's events become rows. Its own columns only: those that all raw tables share are added. */
export type RawTraceColumns<Of extends EventFamily, Column extends string> = {
  family: Of;
  columns: readonly Column[];
  toRow(event: EventOf<Of>): Record<Column, RawValue>;
};

/** A raw table as the writer needs it. */
export type RawTraceTable = {
  family: EventFamily;
  /** Its name in the database. */
  table: string;
  /** In the order of {@link valuesOf}. */
  columns: readonly string[];
  /** null: the event is another family's. @param text the event's JSON where that is at hand */
  valuesOf(event: TelemetryEvent, place: EventPlace, text?: string): RawValue[] | null;
};

const SHARED_COLUMNS = [
  'event_id',
  'external_id',
  'event_type',
  'timestamp',
  'source_file',
  'source_offset',
  'generation',
  'event_data',
] as const;

/** Describes a raw table to the writer. */
export function rawTraceTable<Of extends EventFamily, Column extends string>(
  own: RawTraceColumns<Of, Column>,
): RawTraceTable {
  return {
    family: own.family,
    table: RAW_TABLES[own.family],
    columns: [...SHARED_COLUMNS, ...own.columns],
    valuesOf(event, { sourceFile, generation }, text) {
      if (!isEventOf(event, own.family)) return null;
      const row = own.toRow(event);
      const values: RawValue[] = [
        event.event_id,
        event.external_id,
        event.event_type,
        event.timestamp,
        sourceFile,
        event.source_offset,
        generation,
        packEvent(text ?? JSON.stringify(event)),
      ];
      for (const name of own.columns) values.push(row[name]);
      return values;
    },
  };
}
