/**
 * The first schema. Names of the raw, session and conversation tables are those other tools of this family know;
 * `cwd`, `git_branch`, `workspace_path`, `summary` and every text column stay NULL at privacy level `metadata`.
 * Times in raw tables are ISO 8601 text as the source wrote them; in derived tables they are epoch milliseconds UTC.
 * Money is an integer of 1e-12 USD.
 */
export const initial = {
  version: 1,
  name: 'initial',
  sql: `
CREATE TABLE claude_raw_traces (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  ingested_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  event_id TEXT NOT NULL UNIQUE,
  external_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  platform TEXT NOT NULL DEFAULT 'claude_code',
  timestamp TEXT NOT NULL,
  uuid TEXT,
  parent_uuid TEXT,
  request_id TEXT,
  agent_id TEXT,
  workspace_hash TEXT,
  project_name TEXT,
  is_sidechain INTEGER NOT NULL DEFAULT 0,
  user_type TEXT,
  cwd TEXT,
  version TEXT,
  git_branch TEXT,
  message_role TEXT,
  message_model TEXT,
  message_id TEXT,
  message_type TEXT,
  stop_reason TEXT,
  stop_sequence TEXT,
  input_tokens INTEGER,
  cache_creation_input_tokens INTEGER,
  cache_read_input_tokens INTEGER,
  output_tokens INTEGER,
  service_tier TEXT,
  cache_5m_tokens INTEGER,
  cache_1h_tokens INTEGER,
  operation TEXT,
  subtype TEXT,
  level TEXT,
  is_meta INTEGER NOT NULL DEFAULT 0,
  summary TEXT,
  leaf_uuid TEXT,
  duration_ms INTEGER,
  tokens_used INTEGER,
  tool_calls_count INTEGER,
  source_file TEXT NOT NULL,
  source_offset INTEGER NOT NULL,
  event_data BLOB NOT NULL,
  event_date TEXT GENERATED ALWAYS AS (date(timestamp)) VIRTUAL,
  event_hour INTEGER GENERATED ALWAYS AS (CAST(strftime('%H', timestamp) AS INTEGER)) VIRTUAL
);
CREATE INDEX claude_raw_traces_session ON claude_raw_traces (external_id, timestamp);

CREATE TABLE source_checkpoints (
  source_file TEXT PRIMARY KEY,
  platform TEXT NOT NULL,
  generation INTEGER NOT NULL,
  committed_offset INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  size INTEGER NOT NULL,
  modified_ms INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE source_scans (
  platform TEXT PRIMARY KEY,
  files INTEGER NOT NULL,
  completed_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE capture_rejections (
  platform TEXT NOT NULL,
  source_file TEXT NOT NULL,
  source_offset INTEGER NOT NULL,
  line_digest TEXT NOT NULL,
  reason TEXT NOT NULL,
  rejected_at INTEGER NOT NULL,
  PRIMARY KEY (source_file, source_offset, line_digest)
) WITHOUT ROWID;

CREATE TABLE dead_letters (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL UNIQUE,
  platform TEXT NOT NULL,
  error_type TEXT NOT NULL,
  error_message TEXT NOT NULL,
  event_data BLOB NOT NULL,
  failed_at INTEGER NOT NULL,
  replayed_at INTEGER
);

CREATE TABLE derivation_watermarks (
  derivation TEXT NOT NULL,
  raw_table TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (derivation, raw_table)
) WITHOUT ROWID;

CREATE TABLE projects (
  project_hash TEXT PRIMARY KEY,
  name TEXT NOT NULL
) WITHOUT ROWID;

-- One row per billed API response.
CREATE TABLE usage (
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  message_id TEXT NOT NULL,
  request_id TEXT NOT NULL DEFAULT '',
  external_id TEXT NOT NULL,
  parent_external_id TEXT,
  agent_id TEXT,
  project_hash TEXT NOT NULL DEFAULT '',
  model TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  reasoning_tokens INTEGER NOT NULL DEFAULT 0,
  cache_read_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_5m_tokens INTEGER NOT NULL DEFAULT 0,
  cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0,
  web_searches INTEGER NOT NULL DEFAULT 0,
  speed TEXT,
  inference_geo TEXT,
  is_sidechain INTEGER NOT NULL DEFAULT 0,
  is_background INTEGER NOT NULL DEFAULT 0,
  is_merged INTEGER NOT NULL DEFAULT 0,
  reported_picousd INTEGER,
  cost_picousd INTEGER NOT NULL DEFAULT 0,
  cost_source TEXT NOT NULL CHECK (cost_source IN ('reported', 'calculated', 'estimated', 'unpriced')),
  price_version TEXT,
  UNIQUE (platform, message_id, request_id)
);
CREATE INDEX usage_session ON usage (external_id, platform);
CREATE INDEX usage_time ON usage (occurred_at);

-- What was seen of a response that stands under more than one identity (replays, missing request ids).
-- The rows of usage for that response are a pure function of these.
CREATE TABLE usage_observations (
  platform TEXT NOT NULL,
  message_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  is_sidechain INTEGER NOT NULL,
  snapshot TEXT NOT NULL,
  PRIMARY KEY (platform, message_id, request_id, is_sidechain)
) WITHOUT ROWID;

-- Quarter-hour UTC buckets: the length that makes every time zone's days exact.
CREATE TABLE usage_rollup (
  bucket INTEGER NOT NULL,
  platform TEXT NOT NULL,
  model TEXT NOT NULL,
  project_hash TEXT NOT NULL,
  responses INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_5m_tokens INTEGER NOT NULL,
  cache_write_1h_tokens INTEGER NOT NULL,
  web_searches INTEGER NOT NULL,
  cost_picousd INTEGER NOT NULL,
  estimated_picousd INTEGER NOT NULL,
  unpriced_tokens INTEGER NOT NULL,
  PRIMARY KEY (bucket, platform, model, project_hash)
) WITHOUT ROWID;

CREATE TABLE cursor_sessions (
  id TEXT PRIMARY KEY,
  external_session_id TEXT NOT NULL UNIQUE,
  workspace_hash TEXT NOT NULL,
  workspace_name TEXT,
  workspace_path TEXT,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  metadata TEXT NOT NULL DEFAULT '{}'
) WITHOUT ROWID;

CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  session_id TEXT REFERENCES cursor_sessions (id),
  external_id TEXT NOT NULL,
  platform TEXT NOT NULL CHECK (platform IN ('claude_code', 'cursor', 'codex_cli', 'gemini_cli')),
  workspace_hash TEXT,
  workspace_name TEXT,
  started_at INTEGER NOT NULL,
  last_activity_at INTEGER NOT NULL,
  ended_at INTEGER,
  context TEXT NOT NULL DEFAULT '{}',
  metadata TEXT NOT NULL DEFAULT '{}',
  tool_sequence TEXT NOT NULL DEFAULT '[]',
  acceptance_decisions TEXT NOT NULL DEFAULT '[]',
  interaction_count INTEGER NOT NULL DEFAULT 0,
  acceptance_rate REAL,
  total_tokens INTEGER NOT NULL DEFAULT 0,
  total_changes INTEGER NOT NULL DEFAULT 0,
  CHECK (platform = 'cursor' OR session_id IS NULL),
  UNIQUE (external_id, platform)
);
CREATE INDEX conversations_activity ON conversations (last_activity_at);

CREATE TABLE conversation_turns (
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  turn_id TEXT NOT NULL,
  turn_type TEXT NOT NULL CHECK (turn_type IN ('user_prompt', 'assistant_response', 'tool_use')),
  occurred_at INTEGER NOT NULL,
  content_length INTEGER,
  PRIMARY KEY (platform, external_id, turn_id)
) WITHOUT ROWID;

CREATE TABLE tool_calls (
  id INTEGER PRIMARY KEY,
  platform TEXT NOT NULL,
  tool_use_id TEXT NOT NULL,
  external_id TEXT NOT NULL,
  agent_id TEXT,
  tool_name TEXT,
  started_at INTEGER,
  ended_at INTEGER,
  duration_ms INTEGER,
  success INTEGER,
  error_class TEXT,
  input_length INTEGER,
  result_length INTEGER,
  file_extension TEXT,
  lines_added INTEGER,
  lines_removed INTEGER,
  UNIQUE (platform, tool_use_id)
);
CREATE INDEX tool_calls_session ON tool_calls (external_id, platform);
CREATE INDEX tool_calls_time ON tool_calls (started_at);
`,
};
