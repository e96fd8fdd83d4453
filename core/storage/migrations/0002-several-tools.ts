/**
 * Raw tables of Codex CLI, Gemini CLI and Cursor, and what is derived from more than one record at a time.
 * As in Claude Code's table, every column of text that was written or typed stays NULL at privacy level `metadata`:
 * `cwd`, `git_branch`, `item_key`, `text_description`, `raw_text`, `rich_text`, `relevant_files`, `selections`.
 */
export const severalTools = {
  version: 2,
  name: 'several-tools',
  sql: `
ALTER TABLE claude_raw_traces ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;

CREATE TABLE codex_raw_traces (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  ingested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  event_id TEXT NOT NULL UNIQUE,
  external_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  platform TEXT NOT NULL DEFAULT 'codex_cli',
  timestamp TEXT NOT NULL,
  source_file TEXT NOT NULL,
  source_offset INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  subtype TEXT,
  parent_external_id TEXT,
  agent_id TEXT,
  turn_id TEXT,
  call_id TEXT,
  workspace_hash TEXT,
  project_name TEXT,
  cwd TEXT,
  version TEXT,
  git_branch TEXT,
  model TEXT,
  input_tokens INTEGER,
  cached_input_tokens INTEGER,
  cache_write_input_tokens INTEGER,
  output_tokens INTEGER,
  reasoning_output_tokens INTEGER,
  total_tokens INTEGER,
  duration_ms INTEGER,
  event_data BLOB NOT NULL,
  event_date TEXT GENERATED ALWAYS AS (date(timestamp)) VIRTUAL,
  event_hour INTEGER GENERATED ALWAYS AS (CAST(strftime('%H', timestamp) AS INTEGER)) VIRTUAL
);
CREATE INDEX codex_raw_traces_session ON codex_raw_traces (external_id, timestamp);
CREATE INDEX codex_raw_traces_source ON codex_raw_traces (source_file, source_offset);
CREATE INDEX codex_raw_traces_parent ON codex_raw_traces (parent_external_id) WHERE parent_external_id IS NOT NULL;

CREATE TABLE gemini_raw_traces (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  ingested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  event_id TEXT NOT NULL UNIQUE,
  external_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  platform TEXT NOT NULL DEFAULT 'gemini_cli',
  timestamp TEXT NOT NULL,
  source_file TEXT NOT NULL,
  source_offset INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  kind TEXT,
  parent_external_id TEXT,
  agent_id TEXT,
  message_id TEXT,
  workspace_hash TEXT,
  project_name TEXT,
  model TEXT,
  input_tokens INTEGER,
  cached_tokens INTEGER,
  output_tokens INTEGER,
  thoughts_tokens INTEGER,
  tool_tokens INTEGER,
  tool_calls_count INTEGER,
  event_data BLOB NOT NULL,
  event_date TEXT GENERATED ALWAYS AS (date(timestamp)) VIRTUAL,
  event_hour INTEGER GENERATED ALWAYS AS (CAST(strftime('%H', timestamp) AS INTEGER)) VIRTUAL
);
CREATE INDEX gemini_raw_traces_session ON gemini_raw_traces (external_id, timestamp);
CREATE INDEX gemini_raw_traces_source ON gemini_raw_traces (source_file, source_offset);
CREATE INDEX gemini_raw_traces_parent ON gemini_raw_traces (parent_external_id) WHERE parent_external_id IS NOT NULL;

CREATE TABLE cursor_raw_traces (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  ingested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  event_id TEXT NOT NULL UNIQUE,
  external_id TEXT NOT NULL,
  external_session_id TEXT,
  event_type TEXT NOT NULL,
  platform TEXT NOT NULL DEFAULT 'cursor',
  timestamp TEXT NOT NULL,
  source_file TEXT NOT NULL,
  source_offset INTEGER NOT NULL,
  generation INTEGER NOT NULL,
  storage_level TEXT,
  workspace_hash TEXT,
  project_name TEXT,
  database_table TEXT,
  item_key TEXT,
  generation_uuid TEXT,
  generation_type TEXT,
  command_type TEXT,
  composer_id TEXT,
  bubble_id TEXT,
  server_bubble_id TEXT,
  message_type INTEGER,
  is_agentic INTEGER,
  text_description TEXT,
  raw_text TEXT,
  rich_text TEXT,
  unix_ms INTEGER,
  created_at INTEGER,
  last_updated_at INTEGER,
  completed_at INTEGER,
  client_start_time INTEGER,
  client_end_time INTEGER,
  model TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  token_count_up_until_here INTEGER,
  model_cost_cents REAL,
  lines_added INTEGER,
  lines_removed INTEGER,
  tool_name TEXT,
  duration_ms INTEGER,
  capabilities_ran TEXT,
  capability_statuses TEXT,
  relevant_files TEXT,
  selections TEXT,
  is_archived INTEGER,
  has_unread_messages INTEGER,
  event_data BLOB NOT NULL,
  event_date TEXT GENERATED ALWAYS AS (date(timestamp)) VIRTUAL,
  event_hour INTEGER GENERATED ALWAYS AS (CAST(strftime('%H', timestamp) AS INTEGER)) VIRTUAL
);
CREATE INDEX cursor_raw_traces_session ON cursor_raw_traces (external_id, timestamp);
CREATE INDEX cursor_raw_traces_source ON cursor_raw_traces (source_file, source_offset);
CREATE INDEX cursor_raw_traces_composer ON cursor_raw_traces (composer_id) WHERE composer_id IS NOT NULL;
CREATE INDEX cursor_raw_traces_workspace ON cursor_raw_traces (workspace_hash) WHERE workspace_hash IS NOT NULL;

-- What all raw rows of one unit (a session, a file) together say, where a single row says too little.
-- facts is a JSON array; the derived row of a fact is a pure function of what all units say under its key.
CREATE TABLE unit_facts (
  platform TEXT NOT NULL,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('session', 'usage', 'tool_call', 'turn', 'decision', 'code_change')),
  fact_key TEXT NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (platform, unit, kind, fact_key)
) WITHOUT ROWID;
CREATE INDEX unit_facts_key ON unit_facts (platform, kind, fact_key);

-- The tokens are approximate, or the model is assumed: the cost is an estimate whatever the price table says.
ALTER TABLE usage ADD COLUMN is_estimated INTEGER NOT NULL DEFAULT 0;
-- Taken out of its conversation later; it was billed all the same.
ALTER TABLE usage ADD COLUMN is_rewound INTEGER NOT NULL DEFAULT 0;

-- What became of something a tool proposed. decided_by keeps apart what nobody looked at.
CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  decision_id TEXT NOT NULL,
  external_id TEXT NOT NULL,
  agent_id TEXT,
  tool_use_id TEXT,
  tool_name TEXT,
  occurred_at INTEGER NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('accepted', 'rejected', 'modified')),
  decided_by TEXT NOT NULL CHECK (decided_by IN ('user', 'automatic')),
  lines_suggested INTEGER,
  lines_accepted INTEGER,
  UNIQUE (platform, decision_id)
);
CREATE INDEX decisions_session ON decisions (external_id, platform);
CREATE INDEX decisions_time ON decisions (occurred_at);

CREATE TABLE code_changes (
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  change_id TEXT NOT NULL,
  external_id TEXT NOT NULL,
  agent_id TEXT,
  turn_id TEXT,
  tool_use_id TEXT,
  occurred_at INTEGER NOT NULL,
  file_extension TEXT,
  operation TEXT NOT NULL CHECK (operation IN ('create', 'edit', 'delete', 'read')),
  lines_added INTEGER NOT NULL DEFAULT 0,
  lines_removed INTEGER NOT NULL DEFAULT 0,
  accepted INTEGER,
  acceptance_delay_ms INTEGER,
  revision_count INTEGER,
  UNIQUE (platform, change_id)
);
CREATE INDEX code_changes_session ON code_changes (external_id, platform);
CREATE INDEX code_changes_time ON code_changes (occurred_at);
`,
};
