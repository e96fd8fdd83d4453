import type { Platform } from '../contracts/platform.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Scope } from './session-scope.ts';

/** One call of a tool, of its stored row. */
export type ToolCallRow = {
  tool: string;
  platform: Platform;
  /** Epoch milliseconds: when it began, or where only its end was seen, when it ended. */
  at: number;
  /** 1 or 0; null = the user said no, or no result was seen. */
  success: number | null;
  errorClass: string | null;
  /** Milliseconds; null = not known. */
  duration: number | null;
  /** Web searches that the tool made by itself. */
  searches: number | null;
};

/** Calls whose call line was never seen: only their result is there. */
const NO_NAME = '(unknown)';

/** Clocks that were set back make an end before its beginning: no duration. */
const DURATION = `CASE WHEN coalesce(duration_ms, ended_at - started_at) >= 0
  THEN coalesce(duration_ms, ended_at - started_at) END`;

const COLUMNS = `coalesce(tool_name, '${NO_NAME}') AS tool, platform, coalesce(started_at, ended_at) AS at, success,
  error_class AS errorClass, ${DURATION} AS duration, search_count AS searches`;

/**
 * All calls of a time (epoch milliseconds, `to` excluded), in no order. Both halves are read out of one index that holds
 * every column of them.
 */
export function toolCallRows(
  database: ReadableDB,
  { from, to }: { from: number; to: number },
  scope: Scope,
): IterableIterator<ToolCallRow> {
  return database
    .prepare<(number | string)[], ToolCallRow>(
      `SELECT ${COLUMNS} FROM tool_calls WHERE started_at >= ? AND started_at < ? ${scope.where}
       UNION ALL
       SELECT ${COLUMNS} FROM tool_calls WHERE started_at IS NULL AND ended_at >= ? AND ended_at < ? ${scope.where}`,
    )
    .iterate(from, to, ...scope.values, from, to, ...scope.values);
}
