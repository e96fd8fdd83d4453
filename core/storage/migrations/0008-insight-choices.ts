/**
 * What the user chose for a finding. It is no derived data: a rebuild leaves it alone. And indices that hold all
 * that is asked of the calls of a tool, and of those that did not succeed, so that a month of them is read without their rows.
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

CREATE INDEX tool_calls_tool ON tool_calls
  (tool_name, started_at, duration_ms, ended_at, success, platform, error_class, search_count);
-- A query must say "success IS NOT 1" in these words to use it.
CREATE INDEX tool_calls_unsuccessful ON tool_calls
  (started_at, success, ended_at, tool_name, error_class, platform, external_id) WHERE success IS NOT 1;
`,
};
