import { type EventOf, type Intake, isStoredEvent } from '../contracts/telemetry-event.ts';
import type { ReadableDB } from '../storage/database.ts';
import { unpackEvent } from '../storage/packed-event.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import type { SessionKey } from './session-sums.ts';

/** What stands before the session's id in the name of a unit of sent events. */
const UNIT = 'otlp:';

/** The ids under which a session's events were sent: its own, and those of threads that are shown under it. */
export function sentSessionIds(database: ReadableDB, { platform, external_id }: SessionKey): string[] {
  const units = database
    .prepare<[string, string], string>(
      `SELECT unit FROM unit_facts WHERE platform = ? AND kind = 'session' AND fact_key = ? AND unit GLOB '${UNIT}*'`,
    )
    .pluck()
    .all(platform, external_id);
  return [...new Set([external_id, ...units.map((unit) => unit.slice(UNIT.length))])];
}

/** What was sent of a session under some names, in the order of time. */
export function sentEvents<Of extends Intake>(
  database: ReadableDB,
  intake: Of,
  { platform }: SessionKey,
  ids: readonly string[],
  names: readonly string[],
): EventOf<Of>[] {
  const stored = database
    .prepare<[string, string, string], Buffer>(
      `SELECT event_data FROM ${RAW_TABLES[intake]}
       WHERE external_id IN (SELECT value FROM json_each(?)) AND platform = ?
         AND event_type IN (SELECT value FROM json_each(?)) ORDER BY timestamp, sequence`,
    )
    .pluck()
    .all(JSON.stringify(ids), platform, JSON.stringify(names));
  return stored.map((data) => readSent(data, intake)).filter((event) => event !== null);
}

function readSent<Of extends Intake>(data: Buffer, intake: Of): EventOf<Of> | null {
  try {
    const event: unknown = JSON.parse(unpackEvent(data));
    return isStoredEvent(event, intake) ? event : null;
  } catch {
    return null;
  }
}
