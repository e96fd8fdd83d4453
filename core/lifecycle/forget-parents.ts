import type { Platform } from '../contracts/platform.ts';
import {
  type EventFamily,
  isEventOf,
  type TelemetryEvent,
  telemetryEventSchema,
} from '../contracts/telemetry-event.ts';
import type { WritableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { readStoredEvent, toStored } from './stored-event.ts';

/** A row that stays, but not as it was. */
export type RewrittenRow = {
  platform: Platform;
  sequence: number;
  eventData: Buffer;
  /** The session it comes from, if it still names one. */
  parent: string | null;
};

/** Rows that may name other sessions. */
const NAMING: Readonly<Partial<Record<Platform, string>>> = {
  codex_cli: "event_type = 'session_meta'",
  cursor: 'parent_external_id IS NOT NULL',
};

/** The sessions of which no raw row stays, as rows are stored under them. */
export const WHOLLY_GONE = (family: EventFamily) =>
  `WITH touched AS MATERIALIZED (
     SELECT DISTINCT row.external_id FROM temp.gone CROSS JOIN home.${RAW_TABLES[family]} AS row
       ON row.sequence = gone.sequence WHERE gone.platform = '${family}')
   SELECT external_id FROM touched WHERE NOT EXISTS (
     SELECT 1 FROM home.${RAW_TABLES[family]} AS kept WHERE kept.external_id = touched.external_id AND NOT EXISTS (
       SELECT 1 FROM temp.gone WHERE gone.platform = '${family}' AND gone.sequence = kept.sequence))`;

/**
 * Finds rows that stay and name a session of which nothing stays: forks of it, whose copies of its history are gone.
 * @param database with a selection in it
 * @param rewritten rows that are written anew for another reason
 */
export function findOrphanedRows(database: WritableDB, rewritten: readonly RewrittenRow[]): RewrittenRow[] {
  const known = new Map(rewritten.map((row) => [`${row.platform} ${row.sequence}`, row.eventData]));
  const found: RewrittenRow[] = [];
  for (const platform of ['codex_cli', 'cursor'] as const) {
    const gone = new Set(
      database
        .prepare<[], { external_id: string }>(WHOLLY_GONE(platform))
        .all()
        .map((row) => row.external_id),
    );
    if (gone.size === 0) continue;
    const rows = database.prepare<[Platform, Platform], { sequence: number; event_data: Buffer }>(
      `SELECT sequence, event_data FROM home.${RAW_TABLES[platform]} AS row
       WHERE external_id IN (SELECT external_id FROM temp.affected WHERE platform = ?) AND ${NAMING[platform]}
         AND sequence NOT IN (SELECT sequence FROM temp.gone WHERE platform = ?)`,
    );
    for (const { sequence, event_data } of rows.iterate(platform, platform)) {
      const event = readStoredEvent(known.get(`${platform} ${sequence}`) ?? event_data);
      const orphan = event === null ? null : withoutNames(event, gone);
      if (orphan === null) continue;
      found.push({ platform, sequence, eventData: toStored(orphan), parent: parentOf(orphan) });
    }
  }
  return found;
}

function parentOf(event: TelemetryEvent): string | null {
  if (isEventOf(event, 'codex_cli')) return event.record.parentId ?? null;
  return null;
}

/** @returns null where none is named, or where the event would be none without the name */
function withoutNames(event: TelemetryEvent, names: ReadonlySet<string>): TelemetryEvent | null {
  let isNamed = false;
  const text = JSON.stringify(event, (_key, value: unknown) => {
    if (Array.isArray(value)) {
      const kept = value.filter((one) => !(typeof one === 'string' && names.has(one)));
      isNamed ||= kept.length < value.length;
      return kept;
    }
    if (typeof value !== 'string' || !names.has(value)) return value;
    isNamed = true;
    return undefined;
  });
  if (!isNamed) return null;
  const parsed = telemetryEventSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : null;
}
