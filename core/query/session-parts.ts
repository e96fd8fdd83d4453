import type { DecisionSums } from '../contracts/decision-sums.ts';
import type { SessionDetail } from '../contracts/session.ts';
import type { ReadableDB } from '../storage/database.ts';
import { withRate } from './activity.ts';
import { percentile } from './percentile.ts';
import type { SessionKey } from './session-sums.ts';

/** Calls whose call line was never seen: only their result is there. */
const NO_NAME = '(unknown)';

type DecisionCounts = Omit<DecisionSums, 'keptRate'>;

type CallRow = { tool: string; success: number | null; duration: number | null };

/** The calls of one session by tool, most calls first. */
export function sessionTools(database: ReadableDB, { platform, external_id }: SessionKey): SessionDetail['tools'] {
  const calls = database
    .prepare<[string, string], CallRow>(
      `SELECT coalesce(tool_name, '${NO_NAME}') AS tool, success, coalesce(duration_ms, ended_at - started_at) AS duration
       FROM tool_calls WHERE external_id = ? AND platform = ?`,
    )
    .all(external_id, platform);
  const byTool = [...Map.groupBy(calls, ({ tool }) => tool)].map(([toolName, group]) => {
    // Clocks that were set back make an end before its beginning: no duration.
    const durations = group.flatMap(({ duration }) => (duration === null || duration < 0 ? [] : [duration]));
    const sorted = durations.sort((a, b) => a - b);
    return {
      toolName,
      calls: group.length,
      failed: group.filter(({ success }) => success === 0).length,
      durationP50Ms: percentile(sorted, 50),
      durationP95Ms: percentile(sorted, 95),
    };
  });
  return byTool.sort((a, b) => b.calls - a.calls || (a.toolName < b.toolName ? -1 : 1));
}

/** Lines by kind of file: of the single changes where they are known, else of the calls. Most lines first. */
export function sessionFiles(database: ReadableDB, { platform, external_id }: SessionKey): SessionDetail['files'] {
  const [changes, calls] = ['code_changes', 'tool_calls'].map((table) =>
    database
      .prepare<[string, string], SessionDetail['files'][number]>(
        `SELECT file_extension AS extension, sum(coalesce(lines_added, 0)) AS linesAdded,
           sum(coalesce(lines_removed, 0)) AS linesRemoved
         FROM ${table} WHERE external_id = ? AND platform = ? AND (lines_added > 0 OR lines_removed > 0)
         GROUP BY file_extension`,
      )
      .all(external_id, platform),
  );
  const files = changes === undefined || changes.length === 0 ? (calls ?? []) : changes;
  const lines = (file: SessionDetail['files'][number]) => file.linesAdded + file.linesRemoved;
  return files.sort((a, b) => lines(b) - lines(a) || ((a.extension ?? '') < (b.extension ?? '') ? -1 : 1));
}

/** What became of what was proposed in one session. */
export function sessionDecisions(database: ReadableDB, { platform, external_id }: SessionKey): DecisionSums {
  const counts = database
    .prepare<[string, string], { what: keyof DecisionCounts; decisions: number }>(
      `SELECT CASE WHEN decided_by = 'automatic' THEN 'automatic' WHEN decision = 'modified' THEN 'edited'
         ELSE decision END AS what, count(*) AS decisions
       FROM decisions WHERE external_id = ? AND platform = ? GROUP BY what`,
    )
    .all(external_id, platform);
  const sums: DecisionCounts = { accepted: 0, edited: 0, rejected: 0, automatic: 0 };
  for (const { what, decisions } of counts) sums[what] = decisions;
  return withRate(sums);
}

type ReadingRow = {
  limitId: string;
  slot: 'primary' | 'secondary';
  usedPercent: number;
  windowMinutes: number | null;
  observed_at: number;
  resets_at: number | null;
};

/** The last reading of each limit in one session. */
export function sessionRateLimits(
  database: ReadableDB,
  { platform, external_id }: SessionKey,
): SessionDetail['rateLimits'] {
  const readings = database
    .prepare<[string, string], ReadingRow>(
      // Of the columns beside max() SQLite takes those of the row that has it.
      `SELECT limit_id AS limitId, slot, used_percent AS usedPercent, window_minutes AS windowMinutes, resets_at,
         max(observed_at) AS observed_at
       FROM rate_limit_readings WHERE platform = ? AND external_id = ? GROUP BY limit_id, slot ORDER BY limit_id, slot`,
    )
    .all(platform, external_id);
  return readings.map(({ observed_at, resets_at, ...reading }) => ({
    ...reading,
    observedAt: new Date(observed_at).toISOString(),
    resetsAt: resets_at === null ? null : new Date(resets_at).toISOString(),
  }));
}
