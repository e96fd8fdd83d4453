import type { ReadableDB } from '../storage/database.ts';
import { RAW_TABLES } from '../storage/raw-tables.ts';
import { CodexLineage } from './codex-lineage.ts';
import { CodexSessionRows } from './codex-session-rows.ts';
import { rawRowsOf } from './open-derivation.ts';
import { readCopiedRows } from './read-codex-session.ts';

/**
 * Finds what of Codex sessions' rollouts is another session's history, which counts there alone.
 * @param database in which both are stored
 * @returns sequences of raw rows by session; without sessions that hold no copy
 */
export function codexCopiedRows(
  database: Pick<ReadableDB, 'prepare'>,
  sessions: Iterable<string>,
): Map<string, number[]> {
  const rows = rawRowsOf(database, 'codex_cli', RAW_TABLES.codex_cli);
  const sessionRows = new CodexSessionRows();
  const stored = { sessionRows, lineage: new CodexLineage(sessionRows), rows };
  const found = new Map<string, number[]>();
  for (const session of sessions) {
    const copied = readCopiedRows(session, stored).map(({ sequence }) => sequence);
    if (copied.length > 0) found.set(session, copied);
  }
  return found;
}
