import type { Platform } from '../contracts/platform.ts';
import type { EventFamily, EventOf } from '../contracts/telemetry-event.ts';
import type { EventFacts, UnitFacts } from './event-facts.ts';

/**
 * How one platform's raw rows become what is shown. A platform may take facts from each event by itself (`readEvent`),
 * or from all rows of a unit together (`unit`), or some kinds of fact in one way and the others in the other: but one
 * kind (usage, tool calls, turns ...) always in the same way, because facts of units are withdrawn and those of single
 * events never are.
 *
 * Whatever the order in which rows arrive, and in however many pieces, the result must be that of deriving them all at
 * once: `readEvent` sees nothing but its event, and `unit.derive` is a pure function of the rows it reads.
 */
export type PlatformDerivation<Of extends Platform = Platform> = {
  platform: Of;
  /** @throws if the event cannot be understood: its row counts as unreadable */
  readEvent?(event: EventOf<Of>): EventFacts;
  unit?: UnitDerivation<Of>;
};

/** For what a single row does not tell: differences between rows, forks, rewrites where the last one wins. */
export type UnitDerivation<Of extends Platform> = {
  /**
   * Names the units whose facts may be others now that `row` is stored: usually one, the row's session or file; also
   * those that look at this one's rows, e.g. the forks of a session.
   */
  touchedBy(row: RawRow<Of>, rows: RawRows<Of>): Iterable<string>;
  /**
   * Everything the rows of a unit say, whole: it replaces what was derived from the unit before. What two units say
   * about one response, call or change is merged as two observations of it are.
   */
  derive(unit: string, rows: RawRows<Of>): UnitFacts;
};

/** A stored event and where it was read. Rows of a source are in their order by generation, then offset. */
export type RawRow<Of extends EventFamily = Platform> = {
  /** Order of storing: says nothing about the order of events. */
  sequence: number;
  sourceFile: string;
  generation: number;
  event: EventOf<Of>;
};

/**
 * Reads a family's stored rows. Columns and types named here are written in the program, never data; give only
 * columns with an index. Rows whose event cannot be read are left out.
 */
export type RawRows<Of extends EventFamily = Platform> = {
  /**
   * All rows with this value, by source file, generation and offset.
   * @param eventTypes only these, where the others would be read for nothing; empty: all
   * @param after only rows with a higher sequence
   */
  where(column: string, value: string, eventTypes?: readonly string[], after?: number): RawRow<Of>[];
  /** The different values of `wanted` among the rows with this value, sorted; NULL is left out. */
  valuesOf(wanted: string, column: string, value: string): string[];
  /** The latest timestamp (ISO 8601 UTC) of the rows with this value; null where there is none. */
  latest(column: string, value: string): string | null;
  /** How many rows with this value are stored, and the highest sequence among them (0: none). */
  extent(column: string, value: string): { stored: number; last: number };
};
