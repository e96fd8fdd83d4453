import { DEFAULT_KEPT_DAYS, type KeptTranscripts } from '../contracts/kept-transcripts.ts';
import type { InsightFacts, SessionName } from '../metrics/insights/facts.ts';
import type { ReadableDB } from '../storage/database.ts';

const DAY_MS = 86_400_000;
/** So many days before a transcript goes that is told, or the last tenth of its time where that is less. */
const WARN_DAYS = 3;

/**
 * Claude Code's sessions whose transcripts it removes soon.
 *
 * @param kept what is in its folders; null = nobody can look, so all are taken to be there for its usual time
 * @param now epoch milliseconds
 */
export function leavingSessions(
  database: ReadableDB,
  kept: readonly KeptTranscripts[] | null,
  now: number,
): InsightFacts['leaving'] {
  const terms = kept === null ? [DEFAULT_KEPT_DAYS] : kept.map(({ days }) => days);
  if (terms.length === 0) return [];
  const youngest = now - Math.min(...terms.map((days) => days - warnDays(days))) * DAY_MS;
  return database
    .prepare<[number, number], SessionName>(
      `SELECT platform, external_id AS sessionId, last_activity_at AS lastActivityAt,
         coalesce(workspace_name, (SELECT name FROM projects WHERE project_hash = workspace_hash)) AS projectName
       FROM conversations WHERE platform = 'claude_code' AND last_activity_at >= ? AND last_activity_at < ?`,
    )
    .all(now - Math.max(...terms) * DAY_MS, youngest)
    .flatMap((session) => {
      const keptDays = daysOf(session.sessionId, kept);
      if (keptDays === null) return [];
      const deletedAt = session.lastActivityAt + keptDays * DAY_MS;
      const isSoon = deletedAt >= now && deletedAt < now + warnDays(keptDays) * DAY_MS;
      return isSoon ? [{ session, deletedAt, keptDays }] : [];
    });
}

function warnDays(days: number): number {
  return Math.min(WARN_DAYS, days / 10);
}

/** For how long the transcript of a session is kept: the longest where several folders have it; null where none has. */
function daysOf(sessionId: string, kept: readonly KeptTranscripts[] | null): number | null {
  if (kept === null) return DEFAULT_KEPT_DAYS;
  const holding = kept.filter(({ sessions }) => sessions.has(sessionId));
  return holding.length === 0 ? null : Math.max(...holding.map(({ days }) => days));
}
