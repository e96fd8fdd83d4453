import type { DecisionSums } from '../contracts/decision-sums.ts';
import type { Platform } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import { type Range, usageCondition } from './range.ts';
import type { Scope } from './session-scope.ts';
import { bucketsOf } from './session-sums.ts';
import { QUARTER_MS } from './time-zone-days.ts';

/** Decisions of one platform about one tool on one day. `at`: an instant of that day, epoch milliseconds. */
export type DecidedRow = Omit<DecisionSums, 'keptRate'> & { platform: Platform; tool: string; at: number };

/** Decisions, and how many of them were about each kind of file. */
export type Decided = { rows: Iterable<DecidedRow>; extensions: ReadonlyMap<string, number> };

/** Decisions about what no tool is named for. */
const NO_NAME = '(unknown)';

/** The decisions of a range of days of all projects, out of the sums that are kept. */
export function decidedByQuarters(database: ReadableDB, range: Range): Decided {
  const { where, values } = usageCondition({ platform: range.platform, project: null });
  const asked = [...bucketsOf(range), ...values];
  const rows = database
    .prepare<(number | string)[], DecidedRow>(
      `SELECT platform, coalesce(nullif(tool_name, ''), '${NO_NAME}') AS tool, bucket * ${QUARTER_MS} AS at, accepted, edited,
         rejected, automatic
       FROM decision_rollup WHERE bucket >= ? AND bucket < ? ${where}`,
    )
    .iterate(...asked);
  const extensions = database
    .prepare<(number | string)[], { extension: string; decisions: number }>(
      `SELECT file_extension AS extension, sum(decisions) AS decisions FROM decision_extensions
       WHERE bucket >= ? AND bucket < ? ${where} GROUP BY file_extension`,
    )
    .all(...asked);
  return { rows, extensions: new Map(extensions.map(({ extension, decisions }) => [extension, decisions])) };
}

type DecisionRow = {
  platform: Platform;
  tool: string;
  at: number;
  outcome: 'accepted' | 'edited' | 'rejected' | 'automatic';
  extension: string | null;
};

/** The same decision by decision, for the sessions of a project. @param extension only those about this kind of file */
export function decidedOneByOne(
  database: ReadableDB,
  { from, to }: Range,
  scope: Scope,
  extension: string | undefined,
): Decided {
  const found = database
    .prepare<(number | string)[], DecisionRow>(
      `SELECT platform, coalesce(nullif(tool_name, ''), '${NO_NAME}') AS tool, occurred_at AS at,
         CASE WHEN decided_by = 'automatic' THEN 'automatic' WHEN decision = 'modified' THEN 'edited' ELSE decision END
           AS outcome,
         (SELECT file_extension FROM tool_calls
          WHERE tool_calls.platform = decisions.platform AND tool_calls.tool_use_id = decisions.tool_use_id) AS extension
       FROM decisions WHERE occurred_at >= ? AND occurred_at < ? ${scope.where}`,
    )
    .all(from, to, ...scope.values);
  const extensions = new Map<string, number>();
  for (const row of found) {
    if (row.extension !== null) extensions.set(row.extension, (extensions.get(row.extension) ?? 0) + 1);
  }
  const none = { accepted: 0, edited: 0, rejected: 0, automatic: 0 };
  const rows = found
    .filter((row) => extension === undefined || row.extension === extension)
    .map(({ platform, tool, at, outcome }) => ({ platform, tool, at, ...none, [outcome]: 1 }));
  return { rows, extensions };
}
