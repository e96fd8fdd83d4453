/** What tools tell by their hooks, of all tools in one table, and why a session ended. */
export const hooks = {
  version: 19,
  name: 'hooks',
  sql: `
CREATE TABLE hook_raw_traces (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  ingested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  event_id TEXT NOT NULL UNIQUE,
  external_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  platform TEXT NOT NULL,
  timestamp TEXT NOT NULL,
  source_file TEXT NOT NULL,
  source_offset INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  is_activity INTEGER NOT NULL,
  reason TEXT,
  workspace_hash TEXT,
  tool_use_id TEXT,
  tool_name TEXT,
  duration_ms REAL,
  event_data BLOB NOT NULL,
  event_date TEXT GENERATED ALWAYS AS (date(timestamp)) VIRTUAL,
  event_hour INTEGER GENERATED ALWAYS AS (CAST(strftime('%H', timestamp) AS INTEGER)) VIRTUAL
);
-- The first and last of a session, the last in which something was done, and its ends.
CREATE INDEX hook_raw_traces_session ON hook_raw_traces (external_id, platform, at_ms);
CREATE INDEX hook_raw_traces_activity ON hook_raw_traces (external_id, platform, at_ms) WHERE is_activity = 1;
CREATE INDEX hook_raw_traces_ends ON hook_raw_traces (external_id, platform, at_ms, reason)
  WHERE event_type = 'session_end';

-- In the tool's own word; null while nothing says so.
ALTER TABLE conversations ADD COLUMN end_reason TEXT;
`,
};
