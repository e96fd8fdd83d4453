import { isEventOf } from '../contracts/telemetry-event.ts';
import { withoutPurgedMessages } from '../privacy/purged-messages.ts';
import type { WritableDB } from '../storage/database.ts';
import type { RewrittenRow } from './forget-parents.ts';
import { isNamed, type ResolvedScope } from './purge-scope.ts';
import { readStoredEvent, toStored } from './stored-event.ts';

/**
 * Finds records of whole Cursor conversations that stay while messages of these go, and takes these out of them, as it
 * is done to those that are read later.
 * @param database with a selection in it
 */
export function rowsWithPurgedMessages(database: WritableDB, scope: ResolvedScope): RewrittenRow[] {
  const rows = database
    .prepare<[], { sequence: number; parent: string | null; is_scoped: number; event_data: Buffer }>(
      `SELECT sequence, parent_external_id AS parent, event_data, EXISTS (
         SELECT 1 FROM temp.scoped WHERE scoped.platform = 'cursor' AND scoped.external_id = row.external_id) AS is_scoped
       FROM home.cursor_raw_traces AS row
       WHERE event_type = 'composer' AND EXISTS (SELECT 1 FROM temp.gone WHERE platform = 'cursor')
         AND sequence NOT IN (SELECT sequence FROM temp.gone WHERE platform = 'cursor')`,
    )
    .all();
  const gone = new Set(
    database
      .prepare<[], string>(
        `SELECT DISTINCT bubble_id FROM temp.gone CROSS JOIN home.cursor_raw_traces AS row ON row.sequence = gone.sequence
         WHERE gone.platform = 'cursor' AND bubble_id IS NOT NULL`,
      )
      .pluck()
      .all(),
  );
  return rows.flatMap(({ sequence, parent, is_scoped, event_data }) => {
    const event = readStoredEvent(event_data);
    if (event === null || !isEventOf(event, 'cursor') || event.record.type !== 'composer') return [];
    const isOver = scope.since === null && (!isNamed(scope) || is_scoped === 1);
    const record = withoutPurgedMessages(event.record, (id) => gone.has(id), isOver ? scope.until : null);
    if (record === event.record) return [];
    return [{ platform: 'cursor' as const, sequence, parent, eventData: toStored({ ...event, record }) }];
  });
}
