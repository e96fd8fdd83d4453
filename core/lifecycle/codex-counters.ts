import type { CodexTokens } from '../contracts/codex-record.ts';
import { type EventOf, isEventOf } from '../contracts/telemetry-event.ts';
import { difference, NO_COUNT, type PurgedCounter, withoutPurgedCounts } from '../privacy/purged-counters.ts';
import type { Counters } from '../privacy/purged-names.ts';
import type { WritableDB } from '../storage/database.ts';
import type { RewrittenRow } from './forget-parents.ts';
import { readStoredEvent, toStored } from './stored-event.ts';

type CountedRow = { sequence: number; isGone: boolean; event: EventOf<'codex_cli'>; total: CodexTokens };

/** What a purge of Codex's rows means for those that stay. */
export type CodexCounters = {
  /** What the sessions' own counts have to be made less by. */
  counters: { session: string; counter: PurgedCounter }[];
  /** What each purged response is known by. */
  purged: Counters[];
  /** Rows that stay and count from the session's beginning, with the event they have to be. */
  rewritten: RewrittenRow[];
};

/**
 * Works out what purged rows leave in the counts of the rows behind them. A count that is only said once more goes with
 * the rows that it repeats: into `temp.gone`.
 *
 * @param database with a selection in it; nothing of it is deleted yet
 */
export function takeCodexCounters(database: WritableDB): CodexCounters {
  const sessions = database
    .prepare<[], { external_id: string }>(
      `SELECT DISTINCT external_id FROM temp.gone CROSS JOIN home.codex_raw_traces AS row ON row.sequence = gone.sequence
       WHERE gone.platform = 'codex_cli' AND event_type = 'token_count' ORDER BY external_id`,
    )
    .all();
  const rowsOf = database.prepare<[string], { sequence: number; is_gone: number; event_data: Buffer }>(
    `SELECT sequence, event_data, EXISTS (
       SELECT 1 FROM temp.gone WHERE gone.platform = 'codex_cli' AND gone.sequence = row.sequence) AS is_gone
     FROM home.codex_raw_traces AS row WHERE external_id = ? AND event_type = 'token_count'
     ORDER BY source_file, generation, source_offset, sequence`,
  );
  const repeat = database.prepare<[number]>("INSERT OR IGNORE INTO temp.gone VALUES ('codex_cli', ?, 'scope')");
  const found: CodexCounters = { counters: [], purged: [], rewritten: [] };
  for (const { external_id: session } of sessions) {
    const rows: CountedRow[] = [];
    for (const { sequence, is_gone, event_data } of rowsOf.iterate(session)) {
      const event = readStoredEvent(event_data);
      if (event === null || !isEventOf(event, 'codex_cli')) continue;
      const { totalTokens: total, lastTokens: last } = event.record;
      if (total === undefined) continue;
      if (is_gone === 1) found.purged.push({ total, last });
      rows.push({ sequence, isGone: is_gone === 1, event, total });
    }
    const end = rows.findLastIndex((row) => row.isGone);
    const lastGone = rows[end];
    if (lastGone === undefined) continue;
    const before = rows.slice(0, end).findLast((row) => !row.isGone)?.total ?? NO_COUNT;
    const counter = { until: lastGone.total, purged: difference(lastGone.total, before) };
    found.counters.push({ session, counter });
    for (const { sequence, event } of rows.slice(end + 1)) {
      const record = withoutPurgedCounts(event.record, [counter]);
      if (record === event.record) continue;
      if (record.totalTokens === undefined) repeat.run(sequence);
      else {
        const eventData = toStored({ ...event, record });
        found.rewritten.push({ platform: 'codex_cli', sequence, eventData, parent: null });
      }
    }
  }
  return found;
}
