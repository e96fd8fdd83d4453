/**
 * What the user chose for a finding. It is no derived data: a rebuild leaves it alone. And one index that holds all that
 * is asked of calls of tools, so that a month of them is read without their rows.
 */
export const insightChoices = {
  version: 8,
  name: 'insight choices',
  sql: `
-- severity: how bad the finding was when it was chosen, in its rule's own measure. chosen_at: epoch ms.
CREATE TABLE insight_choices (
  insight_id TEXT PRIMARY KEY,
  choice TEXT NOT NULL CHECK (choice IN ('seen', 'dismissed', 'muted')),
  severity REAL NOT NULL,
  chosen_at INTEGER NOT NULL
) WITHOUT ROWID;

DROP INDEX tool_calls_time;
CREATE INDEX tool_calls_time ON tool_calls
  (started_at, tool_name, platform, success, error_class, duration_ms, ended_at, search_count);
`,
};
