CREATE TABLE call_rollup (
  bucket INTEGER NOT NULL,
  platform TEXT NOT NULL,
  calls INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (bucket, platform)
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

CREATE TRIGGER claude_content_goes AFTER DELETE ON claude_raw_traces BEGIN
  DELETE FROM event_contents WHERE event_id = old.event_id;
END;

CREATE TRIGGER claude_content_is_cut AFTER UPDATE OF event_data ON claude_raw_traces BEGIN
  DELETE FROM event_contents WHERE event_id = old.event_id;
END;

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
, generation INTEGER NOT NULL DEFAULT 0);

CREATE INDEX claude_raw_traces_incidents ON claude_raw_traces (external_id, timestamp, subtype) WHERE subtype IN ('compact_boundary', 'api_error');

CREATE INDEX claude_raw_traces_request ON claude_raw_traces (request_id)
  WHERE request_id IS NOT NULL AND output_tokens IS NOT NULL;

CREATE INDEX claude_raw_traces_session ON claude_raw_traces (external_id, timestamp);

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

CREATE TRIGGER codex_content_goes AFTER DELETE ON codex_raw_traces BEGIN
  DELETE FROM event_contents WHERE event_id = old.event_id;
END;

CREATE TRIGGER codex_content_is_cut AFTER UPDATE OF event_data ON codex_raw_traces BEGIN
  DELETE FROM event_contents WHERE event_id = old.event_id;
END;

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

CREATE INDEX codex_raw_traces_incidents ON codex_raw_traces (external_id, timestamp, event_type) WHERE event_type IN ('compacted', 'context_compacted', 'error', 'stream_error');

CREATE INDEX codex_raw_traces_parent ON codex_raw_traces (parent_external_id) WHERE parent_external_id IS NOT NULL;

CREATE INDEX codex_raw_traces_session ON codex_raw_traces (external_id, timestamp);

CREATE INDEX codex_raw_traces_source ON codex_raw_traces (source_file, source_offset);

CREATE TABLE conversation_turns (
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  turn_id TEXT NOT NULL,
  turn_type TEXT NOT NULL CHECK (turn_type IN ('user_prompt', 'assistant_response', 'tool_use')),
  occurred_at INTEGER NOT NULL,
  content_length INTEGER, duration_ms INTEGER, outcome TEXT,
  PRIMARY KEY (platform, external_id, turn_id)
) WITHOUT ROWID;

CREATE INDEX conversation_turns_time ON conversation_turns (occurred_at);

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
  total_changes INTEGER NOT NULL DEFAULT 0, end_reason TEXT,
  CHECK (platform = 'cursor' OR session_id IS NULL),
  UNIQUE (external_id, platform)
);

CREATE INDEX conversations_activity ON conversations (last_activity_at);

CREATE INDEX conversations_cursor_session ON conversations (session_id) WHERE session_id IS NOT NULL;

CREATE TRIGGER cursor_content_goes AFTER DELETE ON cursor_raw_traces BEGIN
  DELETE FROM event_contents WHERE event_id = old.event_id;
END;

CREATE TRIGGER cursor_content_is_cut AFTER UPDATE OF event_data ON cursor_raw_traces BEGIN
  DELETE FROM event_contents WHERE event_id = old.event_id;
END;

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
, parent_external_id TEXT, parent_tool_call_id TEXT, tool_call_id TEXT, names_sub_composers INTEGER);

CREATE INDEX cursor_raw_traces_call ON cursor_raw_traces (tool_call_id) WHERE tool_call_id IS NOT NULL;

CREATE INDEX cursor_raw_traces_composer ON cursor_raw_traces (composer_id) WHERE composer_id IS NOT NULL;

CREATE INDEX cursor_raw_traces_names ON cursor_raw_traces (names_sub_composers) WHERE names_sub_composers IS NOT NULL;

CREATE INDEX cursor_raw_traces_parent ON cursor_raw_traces (parent_external_id) WHERE parent_external_id IS NOT NULL;

CREATE INDEX cursor_raw_traces_parent_call ON cursor_raw_traces (parent_tool_call_id)
  WHERE parent_tool_call_id IS NOT NULL;

CREATE INDEX cursor_raw_traces_session ON cursor_raw_traces (external_id, timestamp);

CREATE INDEX cursor_raw_traces_source ON cursor_raw_traces (source_file, source_offset);

CREATE INDEX cursor_raw_traces_workspace ON cursor_raw_traces (workspace_hash) WHERE workspace_hash IS NOT NULL;

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

CREATE TABLE daily_acceptance (
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  day TEXT NOT NULL,
  feature TEXT NOT NULL,
  lines_suggested INTEGER NOT NULL,
  lines_accepted INTEGER NOT NULL,
  PRIMARY KEY (platform, external_id, day, feature)
) WITHOUT ROWID;

CREATE TABLE day_rollup (
  day INTEGER NOT NULL,
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
  estimated_tokens INTEGER NOT NULL,
  PRIMARY KEY (day, platform, model, project_hash)
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

CREATE TABLE decision_extensions (
  bucket INTEGER NOT NULL,
  platform TEXT NOT NULL,
  file_extension TEXT NOT NULL,
  decisions INTEGER NOT NULL,
  PRIMARY KEY (bucket, platform, file_extension)
) WITHOUT ROWID;

CREATE TABLE decision_rollup (
  bucket INTEGER NOT NULL,
  platform TEXT NOT NULL,
  tool_name TEXT NOT NULL,
  accepted INTEGER NOT NULL,
  edited INTEGER NOT NULL,
  rejected INTEGER NOT NULL,
  automatic INTEGER NOT NULL,
  PRIMARY KEY (bucket, platform, tool_name)
) WITHOUT ROWID;

CREATE TRIGGER decision_deleted AFTER DELETE ON decisions BEGIN
  UPDATE decision_rollup
    SET accepted = accepted - (OLD.decided_by = 'user' AND OLD.decision = 'accepted'), edited = edited - (OLD.decided_by = 'user' AND OLD.decision = 'modified'), rejected = rejected - (OLD.decided_by = 'user' AND OLD.decision = 'rejected'), automatic = automatic - (OLD.decided_by = 'automatic') WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND tool_name = coalesce(OLD.tool_name, '');
  DELETE FROM decision_rollup WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND tool_name = coalesce(OLD.tool_name, '') AND accepted = 0 AND edited = 0 AND rejected = 0 AND automatic = 0;
  UPDATE decision_extensions SET decisions = decisions - 1
    WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND file_extension =
      (SELECT file_extension FROM tool_calls WHERE platform = OLD.platform AND tool_use_id = OLD.tool_use_id);
  DELETE FROM decision_extensions
    WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND decisions = 0;
END;

CREATE TRIGGER decision_inserted AFTER INSERT ON decisions BEGIN
  INSERT INTO decision_rollup (bucket, platform, tool_name, accepted, edited, rejected, automatic)
    VALUES (NEW.occurred_at / 900000 - (NEW.occurred_at < 0 AND NEW.occurred_at % 900000 <> 0), NEW.platform, coalesce(NEW.tool_name, ''), (NEW.decided_by = 'user' AND NEW.decision = 'accepted'), (NEW.decided_by = 'user' AND NEW.decision = 'modified'), (NEW.decided_by = 'user' AND NEW.decision = 'rejected'), (NEW.decided_by = 'automatic'))
    ON CONFLICT DO UPDATE SET accepted = accepted + excluded.accepted, edited = edited + excluded.edited, rejected = rejected + excluded.rejected, automatic = automatic + excluded.automatic;
  INSERT INTO decision_extensions
    SELECT NEW.occurred_at / 900000 - (NEW.occurred_at < 0 AND NEW.occurred_at % 900000 <> 0), NEW.platform, file_extension, 1 FROM tool_calls
    WHERE platform = NEW.platform AND tool_use_id = NEW.tool_use_id AND file_extension IS NOT NULL
    ON CONFLICT DO UPDATE SET decisions = decisions + excluded.decisions;
END;

CREATE TRIGGER decision_updated
  AFTER UPDATE OF platform, tool_use_id, tool_name, occurred_at, decision, decided_by ON decisions
  WHEN NEW.occurred_at <> OLD.occurred_at OR NEW.decision <> OLD.decision OR NEW.decided_by <> OLD.decided_by
    OR NEW.tool_name IS NOT OLD.tool_name OR NEW.tool_use_id IS NOT OLD.tool_use_id OR NEW.platform <> OLD.platform BEGIN
  INSERT INTO decision_rollup (bucket, platform, tool_name, accepted, edited, rejected, automatic)
    VALUES (NEW.occurred_at / 900000 - (NEW.occurred_at < 0 AND NEW.occurred_at % 900000 <> 0), NEW.platform, coalesce(NEW.tool_name, ''), (NEW.decided_by = 'user' AND NEW.decision = 'accepted'), (NEW.decided_by = 'user' AND NEW.decision = 'modified'), (NEW.decided_by = 'user' AND NEW.decision = 'rejected'), (NEW.decided_by = 'automatic'))
    ON CONFLICT DO UPDATE SET accepted = accepted + excluded.accepted, edited = edited + excluded.edited, rejected = rejected + excluded.rejected, automatic = automatic + excluded.automatic;
  UPDATE decision_rollup
    SET accepted = accepted - (OLD.decided_by = 'user' AND OLD.decision = 'accepted'), edited = edited - (OLD.decided_by = 'user' AND OLD.decision = 'modified'), rejected = rejected - (OLD.decided_by = 'user' AND OLD.decision = 'rejected'), automatic = automatic - (OLD.decided_by = 'automatic') WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND tool_name = coalesce(OLD.tool_name, '');
  DELETE FROM decision_rollup WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND tool_name = coalesce(OLD.tool_name, '') AND accepted = 0 AND edited = 0 AND rejected = 0 AND automatic = 0;
  INSERT INTO decision_extensions
    SELECT NEW.occurred_at / 900000 - (NEW.occurred_at < 0 AND NEW.occurred_at % 900000 <> 0), NEW.platform, file_extension, 1 FROM tool_calls
    WHERE platform = NEW.platform AND tool_use_id = NEW.tool_use_id AND file_extension IS NOT NULL
    ON CONFLICT DO UPDATE SET decisions = decisions + excluded.decisions;
  UPDATE decision_extensions SET decisions = decisions - 1
    WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND file_extension =
      (SELECT file_extension FROM tool_calls WHERE platform = OLD.platform AND tool_use_id = OLD.tool_use_id);
  DELETE FROM decision_extensions
    WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND decisions = 0;
END;

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

CREATE INDEX decisions_call ON decisions (platform, tool_use_id) WHERE tool_use_id IS NOT NULL;

CREATE INDEX decisions_outcome ON decisions (occurred_at, decided_by, decision, platform, external_id);

CREATE INDEX decisions_session ON decisions (external_id, platform);

CREATE TABLE derivation_watermarks (
  derivation TEXT NOT NULL,
  raw_table TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (derivation, raw_table)
) WITHOUT ROWID;

CREATE TABLE event_contents (
  event_id TEXT NOT NULL PRIMARY KEY,
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  message_key TEXT,
  occurred_at INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  content BLOB NOT NULL
);

CREATE UNIQUE INDEX event_contents_message ON event_contents (platform, external_id, message_key)
  WHERE message_key IS NOT NULL;

CREATE INDEX event_contents_session ON event_contents (platform, external_id, occurred_at, bytes);

CREATE TRIGGER gemini_content_goes AFTER DELETE ON gemini_raw_traces BEGIN
  DELETE FROM event_contents WHERE event_id = old.event_id;
END;

CREATE TRIGGER gemini_content_is_cut AFTER UPDATE OF event_data ON gemini_raw_traces BEGIN
  DELETE FROM event_contents WHERE event_id = old.event_id;
END;

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

CREATE INDEX gemini_raw_traces_parent ON gemini_raw_traces (parent_external_id) WHERE parent_external_id IS NOT NULL;

CREATE INDEX gemini_raw_traces_session ON gemini_raw_traces (external_id, timestamp);

CREATE INDEX gemini_raw_traces_source ON gemini_raw_traces (source_file, source_offset);

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

CREATE INDEX hook_raw_traces_activity ON hook_raw_traces (external_id, platform, at_ms) WHERE is_activity = 1;

CREATE INDEX hook_raw_traces_ends ON hook_raw_traces (external_id, platform, at_ms, reason)
  WHERE event_type = 'session_end';

CREATE INDEX hook_raw_traces_session ON hook_raw_traces (external_id, platform, at_ms);

CREATE TABLE insight_choices (
  insight_id TEXT PRIMARY KEY,
  choice TEXT NOT NULL CHECK (choice IN ('seen', 'dismissed', 'muted')),
  severity REAL NOT NULL,
  chosen_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE otlp_raw_traces (
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
  signal TEXT NOT NULL CHECK (signal IN ('logs', 'metrics')),
  workspace_hash TEXT,
  request_id TEXT,
  tool_use_id TEXT,
  model TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  duration_ms INTEGER,
  event_data BLOB NOT NULL,
  event_date TEXT GENERATED ALWAYS AS (date(timestamp)) VIRTUAL,
  event_hour INTEGER GENERATED ALWAYS AS (CAST(strftime('%H', timestamp) AS INTEGER)) VIRTUAL
);

CREATE INDEX otlp_raw_traces_billed ON otlp_raw_traces (external_id, platform)
  WHERE signal = 'logs' AND input_tokens IS NOT NULL;

CREATE INDEX otlp_raw_traces_points ON otlp_raw_traces (external_id, platform) WHERE signal = 'metrics';

CREATE INDEX otlp_raw_traces_request ON otlp_raw_traces (request_id) WHERE request_id IS NOT NULL;

CREATE INDEX otlp_raw_traces_session ON otlp_raw_traces (external_id, platform, signal, timestamp);

CREATE TABLE projects (
  project_hash TEXT PRIMARY KEY,
  name TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE purge_sessions (
  purge_id INTEGER NOT NULL REFERENCES purges (id),
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  PRIMARY KEY (purge_id, platform, external_id)
) WITHOUT ROWID;

CREATE TABLE purged_counters (
  purge_id INTEGER NOT NULL REFERENCES purges (id),
  session BLOB NOT NULL,
  counted TEXT NOT NULL,
  PRIMARY KEY (purge_id, session)
) WITHOUT ROWID;

CREATE TABLE purged_records (
  record BLOB PRIMARY KEY
) WITHOUT ROWID;

CREATE TABLE purges (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  requested_at INTEGER NOT NULL,
  finished_at INTEGER,
  step TEXT NOT NULL,
  scope TEXT
);

CREATE TABLE rate_limit_readings (
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  limit_id TEXT NOT NULL,
  slot TEXT NOT NULL CHECK (slot IN ('primary', 'secondary')),
  observed_at INTEGER NOT NULL,
  used_percent REAL NOT NULL,
  window_minutes INTEGER,
  resets_at INTEGER,
  PRIMARY KEY (platform, external_id, limit_id, slot, observed_at)
) WITHOUT ROWID;

CREATE INDEX rate_limit_readings_time ON rate_limit_readings (observed_at);

CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL);

CREATE TABLE session_rollup (
  bucket INTEGER NOT NULL,
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  model TEXT NOT NULL,
  project_hash TEXT NOT NULL,
  responses INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cache_read_tokens INTEGER NOT NULL,
  cache_write_5m_tokens INTEGER NOT NULL,
  cache_write_1h_tokens INTEGER NOT NULL,
  cost_picousd INTEGER NOT NULL,
  estimated_picousd INTEGER NOT NULL,
  unpriced_tokens INTEGER NOT NULL,
  estimated_tokens INTEGER NOT NULL,
  PRIMARY KEY (bucket, platform, external_id, model, project_hash)
) WITHOUT ROWID;

CREATE INDEX session_rollup_session ON session_rollup (external_id, platform);

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

CREATE TABLE tombstone_names (
  purge_id INTEGER NOT NULL REFERENCES purges (id),
  name BLOB NOT NULL,
  PRIMARY KEY (purge_id, name)
) WITHOUT ROWID;

CREATE TABLE tombstones (
  purge_id INTEGER PRIMARY KEY REFERENCES purges (id),
  platform TEXT,
  since INTEGER,
  until INTEGER NOT NULL,
  is_named INTEGER NOT NULL
);

CREATE TRIGGER decided_call_deleted AFTER DELETE ON tool_calls WHEN OLD.file_extension IS NOT NULL BEGIN
  UPDATE decision_extensions SET decisions = decisions - (SELECT count(*) FROM decisions
      WHERE platform = OLD.platform AND tool_use_id = OLD.tool_use_id AND occurred_at / 900000 - (occurred_at < 0 AND occurred_at % 900000 <> 0) = decision_extensions.bucket)
    WHERE bucket IN (SELECT occurred_at / 900000 - (occurred_at < 0 AND occurred_at % 900000 <> 0) FROM decisions
      WHERE platform = OLD.platform AND tool_use_id = OLD.tool_use_id) AND platform = OLD.platform AND file_extension = OLD.file_extension;
  DELETE FROM decision_extensions WHERE bucket IN (SELECT occurred_at / 900000 - (occurred_at < 0 AND occurred_at % 900000 <> 0) FROM decisions
      WHERE platform = OLD.platform AND tool_use_id = OLD.tool_use_id) AND platform = OLD.platform AND decisions = 0;
END;

CREATE TRIGGER decided_call_inserted AFTER INSERT ON tool_calls WHEN NEW.file_extension IS NOT NULL BEGIN
  INSERT INTO decision_extensions
    SELECT occurred_at / 900000 - (occurred_at < 0 AND occurred_at % 900000 <> 0), platform, NEW.file_extension, count(*) FROM decisions
    WHERE platform = NEW.platform AND tool_use_id = NEW.tool_use_id AND NEW.file_extension IS NOT NULL GROUP BY 1
    ON CONFLICT DO UPDATE SET decisions = decisions + excluded.decisions;
END;

CREATE TRIGGER decided_call_updated AFTER UPDATE OF platform, tool_use_id, file_extension ON tool_calls
  WHEN NEW.file_extension IS NOT OLD.file_extension OR NEW.platform <> OLD.platform
    OR NEW.tool_use_id <> OLD.tool_use_id BEGIN
  INSERT INTO decision_extensions
    SELECT occurred_at / 900000 - (occurred_at < 0 AND occurred_at % 900000 <> 0), platform, NEW.file_extension, count(*) FROM decisions
    WHERE platform = NEW.platform AND tool_use_id = NEW.tool_use_id AND NEW.file_extension IS NOT NULL GROUP BY 1
    ON CONFLICT DO UPDATE SET decisions = decisions + excluded.decisions;
  UPDATE decision_extensions SET decisions = decisions - (SELECT count(*) FROM decisions
      WHERE platform = OLD.platform AND tool_use_id = OLD.tool_use_id AND occurred_at / 900000 - (occurred_at < 0 AND occurred_at % 900000 <> 0) = decision_extensions.bucket)
    WHERE bucket IN (SELECT occurred_at / 900000 - (occurred_at < 0 AND occurred_at % 900000 <> 0) FROM decisions
      WHERE platform = OLD.platform AND tool_use_id = OLD.tool_use_id) AND platform = OLD.platform AND file_extension = OLD.file_extension;
  DELETE FROM decision_extensions WHERE bucket IN (SELECT occurred_at / 900000 - (occurred_at < 0 AND occurred_at % 900000 <> 0) FROM decisions
      WHERE platform = OLD.platform AND tool_use_id = OLD.tool_use_id) AND platform = OLD.platform AND decisions = 0;
END;

CREATE TRIGGER tool_call_deleted AFTER DELETE ON tool_calls BEGIN
  UPDATE tool_rollup SET calls = calls - 1, failures = failures - (OLD.success IS 0) WHERE bucket = coalesce(OLD.started_at, OLD.ended_at) / 900000 - (coalesce(OLD.started_at, OLD.ended_at) < 0 AND coalesce(OLD.started_at, OLD.ended_at) % 900000 <> 0) AND platform = OLD.platform AND external_id = OLD.external_id AND tool_name = coalesce(OLD.tool_name, '');
  DELETE FROM tool_rollup WHERE bucket = coalesce(OLD.started_at, OLD.ended_at) / 900000 - (coalesce(OLD.started_at, OLD.ended_at) < 0 AND coalesce(OLD.started_at, OLD.ended_at) % 900000 <> 0) AND platform = OLD.platform AND external_id = OLD.external_id AND tool_name = coalesce(OLD.tool_name, '') AND calls = 0;
END;

CREATE TRIGGER tool_call_inserted AFTER INSERT ON tool_calls BEGIN
  INSERT INTO tool_rollup (bucket, platform, external_id, tool_name, calls, failures)
    SELECT coalesce(NEW.started_at, NEW.ended_at) / 900000 - (coalesce(NEW.started_at, NEW.ended_at) < 0 AND coalesce(NEW.started_at, NEW.ended_at) % 900000 <> 0), NEW.platform, NEW.external_id, coalesce(NEW.tool_name, ''), 1, (NEW.success IS 0) WHERE coalesce(NEW.started_at, NEW.ended_at) IS NOT NULL
    ON CONFLICT DO UPDATE SET calls = calls + 1, failures = failures + excluded.failures;
END;

CREATE TRIGGER tool_call_updated AFTER UPDATE OF platform, external_id, tool_name, started_at, ended_at, success
  ON tool_calls WHEN NEW.started_at IS NOT OLD.started_at
  OR (NEW.started_at IS NULL AND NEW.ended_at IS NOT OLD.ended_at)
  OR (NEW.success IS NOT OLD.success AND (NEW.success IS 0) <> (OLD.success IS 0))
  OR NEW.tool_name IS NOT OLD.tool_name
  OR NEW.external_id IS NOT OLD.external_id
  OR NEW.platform IS NOT OLD.platform BEGIN
  INSERT INTO tool_rollup (bucket, platform, external_id, tool_name, calls, failures)
    SELECT coalesce(NEW.started_at, NEW.ended_at) / 900000 - (coalesce(NEW.started_at, NEW.ended_at) < 0 AND coalesce(NEW.started_at, NEW.ended_at) % 900000 <> 0), NEW.platform, NEW.external_id, coalesce(NEW.tool_name, ''), 1, (NEW.success IS 0) WHERE coalesce(NEW.started_at, NEW.ended_at) IS NOT NULL
    ON CONFLICT DO UPDATE SET calls = calls + 1, failures = failures + excluded.failures;
  UPDATE tool_rollup SET calls = calls - 1, failures = failures - (OLD.success IS 0) WHERE bucket = coalesce(OLD.started_at, OLD.ended_at) / 900000 - (coalesce(OLD.started_at, OLD.ended_at) < 0 AND coalesce(OLD.started_at, OLD.ended_at) % 900000 <> 0) AND platform = OLD.platform AND external_id = OLD.external_id AND tool_name = coalesce(OLD.tool_name, '');
  DELETE FROM tool_rollup WHERE bucket = coalesce(OLD.started_at, OLD.ended_at) / 900000 - (coalesce(OLD.started_at, OLD.ended_at) < 0 AND coalesce(OLD.started_at, OLD.ended_at) % 900000 <> 0) AND platform = OLD.platform AND external_id = OLD.external_id AND tool_name = coalesce(OLD.tool_name, '') AND calls = 0;
END;

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
  lines_removed INTEGER, search_count INTEGER, called_agent_id TEXT, called_agent_type TEXT,
  UNIQUE (platform, tool_use_id)
);

CREATE INDEX tool_calls_called_agent ON tool_calls (platform, called_agent_id, called_agent_type)
  WHERE called_agent_id IS NOT NULL;

CREATE INDEX tool_calls_session ON tool_calls (external_id, platform);

CREATE INDEX tool_calls_time ON tool_calls (started_at, ended_at);

CREATE INDEX tool_calls_tool ON tool_calls
  (tool_name, started_at, duration_ms, ended_at, success, platform, error_class, search_count);

CREATE INDEX tool_calls_unsuccessful ON tool_calls
  (started_at, success, ended_at, tool_name, error_class, platform, external_id) WHERE success IS NOT 1;

CREATE TRIGGER tool_sums_deleted AFTER DELETE ON tool_rollup BEGIN
  UPDATE call_rollup SET calls = calls - OLD.calls, failures = failures - OLD.failures
    WHERE bucket = OLD.bucket AND platform = OLD.platform;
  DELETE FROM call_rollup WHERE bucket = OLD.bucket AND platform = OLD.platform AND calls = 0;
END;

CREATE TRIGGER tool_sums_inserted AFTER INSERT ON tool_rollup BEGIN
  INSERT INTO call_rollup VALUES (NEW.bucket, NEW.platform, NEW.calls, NEW.failures)
    ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, failures = failures + excluded.failures;
END;

CREATE TRIGGER tool_sums_moved AFTER UPDATE ON tool_rollup WHEN NOT (NEW.bucket = OLD.bucket AND NEW.platform = OLD.platform AND NEW.calls > 0) BEGIN
  UPDATE call_rollup SET calls = calls - OLD.calls, failures = failures - OLD.failures
    WHERE bucket = OLD.bucket AND platform = OLD.platform;
  INSERT INTO call_rollup VALUES (NEW.bucket, NEW.platform, NEW.calls, NEW.failures)
    ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, failures = failures + excluded.failures;
  DELETE FROM call_rollup WHERE bucket = OLD.bucket AND platform = OLD.platform AND calls = 0;
END;

CREATE TRIGGER tool_sums_updated AFTER UPDATE ON tool_rollup WHEN NEW.bucket = OLD.bucket AND NEW.platform = OLD.platform AND NEW.calls > 0 BEGIN
  UPDATE call_rollup SET calls = calls + NEW.calls - OLD.calls, failures = failures + NEW.failures - OLD.failures
    WHERE bucket = NEW.bucket AND platform = NEW.platform;
END;

CREATE TABLE tool_rollup (
  bucket INTEGER NOT NULL,
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  tool_name TEXT NOT NULL,
  calls INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (bucket, platform, external_id, tool_name)
) WITHOUT ROWID;

CREATE INDEX tool_rollup_failures ON tool_rollup (bucket, external_id, platform, failures) WHERE failures > 0;

CREATE INDEX tool_rollup_session ON tool_rollup (external_id, platform);

CREATE INDEX tool_rollup_tool ON tool_rollup (tool_name, platform, external_id);

CREATE TABLE "unit_facts" (
  platform TEXT NOT NULL,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN
    ('session', 'usage', 'tool_call', 'turn', 'decision', 'code_change', 'rate_limit', 'daily_acceptance')),
  fact_key TEXT NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (platform, unit, kind, fact_key)
) WITHOUT ROWID;

CREATE INDEX unit_facts_key ON unit_facts (platform, kind, fact_key);

CREATE TRIGGER usage_deleted AFTER DELETE ON usage BEGIN
  UPDATE session_rollup
    SET responses = responses - (1), input_tokens = input_tokens - (OLD.input_tokens), output_tokens = output_tokens - (OLD.output_tokens), reasoning_tokens = reasoning_tokens - (OLD.reasoning_tokens), cache_read_tokens = cache_read_tokens - (OLD.cache_read_tokens), cache_write_5m_tokens = cache_write_5m_tokens - (OLD.cache_write_5m_tokens), cache_write_1h_tokens = cache_write_1h_tokens - (OLD.cache_write_1h_tokens), cost_picousd = cost_picousd - (OLD.cost_picousd), estimated_picousd = estimated_picousd - (CASE OLD.cost_source WHEN 'estimated' THEN OLD.cost_picousd ELSE 0 END), unpriced_tokens = unpriced_tokens - (CASE OLD.cost_source WHEN 'unpriced' THEN (OLD.input_tokens + OLD.output_tokens + OLD.cache_read_tokens + OLD.cache_write_5m_tokens + OLD.cache_write_1h_tokens + CASE OLD.platform WHEN 'gemini_cli' THEN OLD.reasoning_tokens ELSE 0 END) ELSE 0 END), estimated_tokens = estimated_tokens - (CASE OLD.has_estimated_tokens WHEN 1 THEN (OLD.input_tokens + OLD.output_tokens + OLD.cache_read_tokens + OLD.cache_write_5m_tokens + OLD.cache_write_1h_tokens + CASE OLD.platform WHEN 'gemini_cli' THEN OLD.reasoning_tokens ELSE 0 END) ELSE 0 END)
    WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND external_id = OLD.external_id AND model = OLD.model AND project_hash = OLD.project_hash;
  DELETE FROM session_rollup WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND external_id = OLD.external_id AND model = OLD.model AND project_hash = OLD.project_hash AND responses = 0;
END;

CREATE TRIGGER usage_inserted AFTER INSERT ON usage BEGIN
  INSERT INTO session_rollup (bucket, platform, external_id, model, project_hash, responses, input_tokens, output_tokens, reasoning_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cost_picousd, estimated_picousd, unpriced_tokens, estimated_tokens)
    VALUES (NEW.occurred_at / 900000 - (NEW.occurred_at < 0 AND NEW.occurred_at % 900000 <> 0), NEW.platform, NEW.external_id, NEW.model, NEW.project_hash, 1, NEW.input_tokens, NEW.output_tokens, NEW.reasoning_tokens, NEW.cache_read_tokens, NEW.cache_write_5m_tokens, NEW.cache_write_1h_tokens, NEW.cost_picousd, CASE NEW.cost_source WHEN 'estimated' THEN NEW.cost_picousd ELSE 0 END, CASE NEW.cost_source WHEN 'unpriced' THEN (NEW.input_tokens + NEW.output_tokens + NEW.cache_read_tokens + NEW.cache_write_5m_tokens + NEW.cache_write_1h_tokens + CASE NEW.platform WHEN 'gemini_cli' THEN NEW.reasoning_tokens ELSE 0 END) ELSE 0 END, CASE NEW.has_estimated_tokens WHEN 1 THEN (NEW.input_tokens + NEW.output_tokens + NEW.cache_read_tokens + NEW.cache_write_5m_tokens + NEW.cache_write_1h_tokens + CASE NEW.platform WHEN 'gemini_cli' THEN NEW.reasoning_tokens ELSE 0 END) ELSE 0 END)
    ON CONFLICT DO UPDATE SET responses = responses + excluded.responses, input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens, reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens, cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens, cache_write_5m_tokens = cache_write_5m_tokens + excluded.cache_write_5m_tokens, cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens, cost_picousd = cost_picousd + excluded.cost_picousd, estimated_picousd = estimated_picousd + excluded.estimated_picousd, unpriced_tokens = unpriced_tokens + excluded.unpriced_tokens, estimated_tokens = estimated_tokens + excluded.estimated_tokens;
END;

CREATE TRIGGER usage_moved AFTER UPDATE ON usage WHEN NOT (NEW.occurred_at / 900000 - (NEW.occurred_at < 0 AND NEW.occurred_at % 900000 <> 0) IS OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND NEW.platform IS OLD.platform AND NEW.external_id IS OLD.external_id AND NEW.model IS OLD.model AND NEW.project_hash IS OLD.project_hash) BEGIN
  INSERT INTO session_rollup (bucket, platform, external_id, model, project_hash, responses, input_tokens, output_tokens, reasoning_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cost_picousd, estimated_picousd, unpriced_tokens, estimated_tokens)
    VALUES (NEW.occurred_at / 900000 - (NEW.occurred_at < 0 AND NEW.occurred_at % 900000 <> 0), NEW.platform, NEW.external_id, NEW.model, NEW.project_hash, 1, NEW.input_tokens, NEW.output_tokens, NEW.reasoning_tokens, NEW.cache_read_tokens, NEW.cache_write_5m_tokens, NEW.cache_write_1h_tokens, NEW.cost_picousd, CASE NEW.cost_source WHEN 'estimated' THEN NEW.cost_picousd ELSE 0 END, CASE NEW.cost_source WHEN 'unpriced' THEN (NEW.input_tokens + NEW.output_tokens + NEW.cache_read_tokens + NEW.cache_write_5m_tokens + NEW.cache_write_1h_tokens + CASE NEW.platform WHEN 'gemini_cli' THEN NEW.reasoning_tokens ELSE 0 END) ELSE 0 END, CASE NEW.has_estimated_tokens WHEN 1 THEN (NEW.input_tokens + NEW.output_tokens + NEW.cache_read_tokens + NEW.cache_write_5m_tokens + NEW.cache_write_1h_tokens + CASE NEW.platform WHEN 'gemini_cli' THEN NEW.reasoning_tokens ELSE 0 END) ELSE 0 END)
    ON CONFLICT DO UPDATE SET responses = responses + excluded.responses, input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens, reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens, cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens, cache_write_5m_tokens = cache_write_5m_tokens + excluded.cache_write_5m_tokens, cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens, cost_picousd = cost_picousd + excluded.cost_picousd, estimated_picousd = estimated_picousd + excluded.estimated_picousd, unpriced_tokens = unpriced_tokens + excluded.unpriced_tokens, estimated_tokens = estimated_tokens + excluded.estimated_tokens;
  UPDATE session_rollup
    SET responses = responses - (1), input_tokens = input_tokens - (OLD.input_tokens), output_tokens = output_tokens - (OLD.output_tokens), reasoning_tokens = reasoning_tokens - (OLD.reasoning_tokens), cache_read_tokens = cache_read_tokens - (OLD.cache_read_tokens), cache_write_5m_tokens = cache_write_5m_tokens - (OLD.cache_write_5m_tokens), cache_write_1h_tokens = cache_write_1h_tokens - (OLD.cache_write_1h_tokens), cost_picousd = cost_picousd - (OLD.cost_picousd), estimated_picousd = estimated_picousd - (CASE OLD.cost_source WHEN 'estimated' THEN OLD.cost_picousd ELSE 0 END), unpriced_tokens = unpriced_tokens - (CASE OLD.cost_source WHEN 'unpriced' THEN (OLD.input_tokens + OLD.output_tokens + OLD.cache_read_tokens + OLD.cache_write_5m_tokens + OLD.cache_write_1h_tokens + CASE OLD.platform WHEN 'gemini_cli' THEN OLD.reasoning_tokens ELSE 0 END) ELSE 0 END), estimated_tokens = estimated_tokens - (CASE OLD.has_estimated_tokens WHEN 1 THEN (OLD.input_tokens + OLD.output_tokens + OLD.cache_read_tokens + OLD.cache_write_5m_tokens + OLD.cache_write_1h_tokens + CASE OLD.platform WHEN 'gemini_cli' THEN OLD.reasoning_tokens ELSE 0 END) ELSE 0 END)
    WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND external_id = OLD.external_id AND model = OLD.model AND project_hash = OLD.project_hash;
  DELETE FROM session_rollup WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND external_id = OLD.external_id AND model = OLD.model AND project_hash = OLD.project_hash AND responses = 0;
END;

CREATE TRIGGER usage_updated AFTER UPDATE ON usage WHEN NEW.occurred_at / 900000 - (NEW.occurred_at < 0 AND NEW.occurred_at % 900000 <> 0) IS OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND NEW.platform IS OLD.platform AND NEW.external_id IS OLD.external_id AND NEW.model IS OLD.model AND NEW.project_hash IS OLD.project_hash BEGIN
  UPDATE session_rollup
    SET responses = responses - (1) + (1),
    input_tokens = input_tokens - (OLD.input_tokens) + (NEW.input_tokens),
    output_tokens = output_tokens - (OLD.output_tokens) + (NEW.output_tokens),
    reasoning_tokens = reasoning_tokens - (OLD.reasoning_tokens) + (NEW.reasoning_tokens),
    cache_read_tokens = cache_read_tokens - (OLD.cache_read_tokens) + (NEW.cache_read_tokens),
    cache_write_5m_tokens = cache_write_5m_tokens - (OLD.cache_write_5m_tokens) + (NEW.cache_write_5m_tokens),
    cache_write_1h_tokens = cache_write_1h_tokens - (OLD.cache_write_1h_tokens) + (NEW.cache_write_1h_tokens),
    cost_picousd = cost_picousd - (OLD.cost_picousd) + (NEW.cost_picousd),
    estimated_picousd = estimated_picousd - (CASE OLD.cost_source WHEN 'estimated' THEN OLD.cost_picousd ELSE 0 END) + (CASE NEW.cost_source WHEN 'estimated' THEN NEW.cost_picousd ELSE 0 END),
    unpriced_tokens = unpriced_tokens - (CASE OLD.cost_source WHEN 'unpriced' THEN (OLD.input_tokens + OLD.output_tokens + OLD.cache_read_tokens + OLD.cache_write_5m_tokens + OLD.cache_write_1h_tokens + CASE OLD.platform WHEN 'gemini_cli' THEN OLD.reasoning_tokens ELSE 0 END) ELSE 0 END) + (CASE NEW.cost_source WHEN 'unpriced' THEN (NEW.input_tokens + NEW.output_tokens + NEW.cache_read_tokens + NEW.cache_write_5m_tokens + NEW.cache_write_1h_tokens + CASE NEW.platform WHEN 'gemini_cli' THEN NEW.reasoning_tokens ELSE 0 END) ELSE 0 END),
    estimated_tokens = estimated_tokens - (CASE OLD.has_estimated_tokens WHEN 1 THEN (OLD.input_tokens + OLD.output_tokens + OLD.cache_read_tokens + OLD.cache_write_5m_tokens + OLD.cache_write_1h_tokens + CASE OLD.platform WHEN 'gemini_cli' THEN OLD.reasoning_tokens ELSE 0 END) ELSE 0 END) + (CASE NEW.has_estimated_tokens WHEN 1 THEN (NEW.input_tokens + NEW.output_tokens + NEW.cache_read_tokens + NEW.cache_write_5m_tokens + NEW.cache_write_1h_tokens + CASE NEW.platform WHEN 'gemini_cli' THEN NEW.reasoning_tokens ELSE 0 END) ELSE 0 END)
    WHERE bucket = OLD.occurred_at / 900000 - (OLD.occurred_at < 0 AND OLD.occurred_at % 900000 <> 0) AND platform = OLD.platform AND external_id = OLD.external_id AND model = OLD.model AND project_hash = OLD.project_hash;
END;

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
  price_version TEXT, is_estimated INTEGER NOT NULL DEFAULT 0, is_rewound INTEGER NOT NULL DEFAULT 0, has_estimated_tokens INTEGER NOT NULL DEFAULT 0, is_sent INTEGER NOT NULL DEFAULT 0,
  UNIQUE (platform, message_id, request_id)
);

CREATE INDEX usage_agents ON usage (external_id, platform, agent_id) WHERE agent_id IS NOT NULL;

CREATE INDEX usage_parent ON usage (parent_external_id, platform, external_id) WHERE parent_external_id IS NOT NULL;

CREATE INDEX usage_session ON usage (external_id, platform);

CREATE INDEX usage_time ON usage (occurred_at);

CREATE TABLE usage_holders (
  platform TEXT NOT NULL,
  message_id TEXT NOT NULL,
  external_id TEXT NOT NULL,
  attribution TEXT NOT NULL,
  PRIMARY KEY (platform, message_id, external_id)
) WITHOUT ROWID;

CREATE INDEX usage_holders_session ON usage_holders (external_id, platform);

CREATE TABLE usage_lineage (
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  first_own_at INTEGER,
  PRIMARY KEY (platform, external_id)
) WITHOUT ROWID;

CREATE TABLE usage_observations (
  platform TEXT NOT NULL,
  message_id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  is_sidechain INTEGER NOT NULL,
  snapshot TEXT NOT NULL,
  PRIMARY KEY (platform, message_id, request_id, is_sidechain)
) WITHOUT ROWID;

CREATE TRIGGER day_sums_deleted AFTER DELETE ON usage_rollup BEGIN
  UPDATE day_rollup SET responses = responses - OLD.responses, input_tokens = input_tokens - OLD.input_tokens, output_tokens = output_tokens - OLD.output_tokens, reasoning_tokens = reasoning_tokens - OLD.reasoning_tokens, cache_read_tokens = cache_read_tokens - OLD.cache_read_tokens, cache_write_5m_tokens = cache_write_5m_tokens - OLD.cache_write_5m_tokens, cache_write_1h_tokens = cache_write_1h_tokens - OLD.cache_write_1h_tokens, web_searches = web_searches - OLD.web_searches, cost_picousd = cost_picousd - OLD.cost_picousd, estimated_picousd = estimated_picousd - OLD.estimated_picousd, unpriced_tokens = unpriced_tokens - OLD.unpriced_tokens, estimated_tokens = estimated_tokens - OLD.estimated_tokens WHERE day = OLD.bucket / 96 - (OLD.bucket < 0 AND OLD.bucket % 96 <> 0) AND platform = OLD.platform AND model = OLD.model AND project_hash = OLD.project_hash;
  DELETE FROM day_rollup WHERE day = OLD.bucket / 96 - (OLD.bucket < 0 AND OLD.bucket % 96 <> 0) AND platform = OLD.platform AND model = OLD.model AND project_hash = OLD.project_hash AND responses = 0;
END;

CREATE TRIGGER day_sums_inserted AFTER INSERT ON usage_rollup BEGIN
  INSERT INTO day_rollup (day, platform, model, project_hash, responses, input_tokens, output_tokens, reasoning_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, web_searches, cost_picousd, estimated_picousd, unpriced_tokens, estimated_tokens)
    VALUES (NEW.bucket / 96 - (NEW.bucket < 0 AND NEW.bucket % 96 <> 0), NEW.platform, NEW.model, NEW.project_hash, NEW.responses, NEW.input_tokens, NEW.output_tokens, NEW.reasoning_tokens, NEW.cache_read_tokens, NEW.cache_write_5m_tokens, NEW.cache_write_1h_tokens, NEW.web_searches, NEW.cost_picousd, NEW.estimated_picousd, NEW.unpriced_tokens, NEW.estimated_tokens)
    ON CONFLICT DO UPDATE SET responses = responses + excluded.responses, input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens, reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens, cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens, cache_write_5m_tokens = cache_write_5m_tokens + excluded.cache_write_5m_tokens, cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens, web_searches = web_searches + excluded.web_searches, cost_picousd = cost_picousd + excluded.cost_picousd, estimated_picousd = estimated_picousd + excluded.estimated_picousd, unpriced_tokens = unpriced_tokens + excluded.unpriced_tokens, estimated_tokens = estimated_tokens + excluded.estimated_tokens;
END;

CREATE TRIGGER day_sums_moved AFTER UPDATE ON usage_rollup WHEN NOT (NEW.bucket IS OLD.bucket AND NEW.platform IS OLD.platform AND NEW.model IS OLD.model AND NEW.project_hash IS OLD.project_hash) BEGIN
  INSERT INTO day_rollup (day, platform, model, project_hash, responses, input_tokens, output_tokens, reasoning_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, web_searches, cost_picousd, estimated_picousd, unpriced_tokens, estimated_tokens)
    VALUES (NEW.bucket / 96 - (NEW.bucket < 0 AND NEW.bucket % 96 <> 0), NEW.platform, NEW.model, NEW.project_hash, NEW.responses, NEW.input_tokens, NEW.output_tokens, NEW.reasoning_tokens, NEW.cache_read_tokens, NEW.cache_write_5m_tokens, NEW.cache_write_1h_tokens, NEW.web_searches, NEW.cost_picousd, NEW.estimated_picousd, NEW.unpriced_tokens, NEW.estimated_tokens)
    ON CONFLICT DO UPDATE SET responses = responses + excluded.responses, input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens, reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens, cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens, cache_write_5m_tokens = cache_write_5m_tokens + excluded.cache_write_5m_tokens, cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens, web_searches = web_searches + excluded.web_searches, cost_picousd = cost_picousd + excluded.cost_picousd, estimated_picousd = estimated_picousd + excluded.estimated_picousd, unpriced_tokens = unpriced_tokens + excluded.unpriced_tokens, estimated_tokens = estimated_tokens + excluded.estimated_tokens;
  UPDATE day_rollup SET responses = responses - OLD.responses, input_tokens = input_tokens - OLD.input_tokens, output_tokens = output_tokens - OLD.output_tokens, reasoning_tokens = reasoning_tokens - OLD.reasoning_tokens, cache_read_tokens = cache_read_tokens - OLD.cache_read_tokens, cache_write_5m_tokens = cache_write_5m_tokens - OLD.cache_write_5m_tokens, cache_write_1h_tokens = cache_write_1h_tokens - OLD.cache_write_1h_tokens, web_searches = web_searches - OLD.web_searches, cost_picousd = cost_picousd - OLD.cost_picousd, estimated_picousd = estimated_picousd - OLD.estimated_picousd, unpriced_tokens = unpriced_tokens - OLD.unpriced_tokens, estimated_tokens = estimated_tokens - OLD.estimated_tokens WHERE day = OLD.bucket / 96 - (OLD.bucket < 0 AND OLD.bucket % 96 <> 0) AND platform = OLD.platform AND model = OLD.model AND project_hash = OLD.project_hash;
  DELETE FROM day_rollup WHERE day = OLD.bucket / 96 - (OLD.bucket < 0 AND OLD.bucket % 96 <> 0) AND platform = OLD.platform AND model = OLD.model AND project_hash = OLD.project_hash AND responses = 0;
END;

CREATE TRIGGER day_sums_updated AFTER UPDATE ON usage_rollup WHEN NEW.bucket IS OLD.bucket AND NEW.platform IS OLD.platform AND NEW.model IS OLD.model AND NEW.project_hash IS OLD.project_hash BEGIN
  INSERT INTO day_rollup (day, platform, model, project_hash, responses, input_tokens, output_tokens, reasoning_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, web_searches, cost_picousd, estimated_picousd, unpriced_tokens, estimated_tokens)
    VALUES (NEW.bucket / 96 - (NEW.bucket < 0 AND NEW.bucket % 96 <> 0), NEW.platform, NEW.model, NEW.project_hash, NEW.responses - OLD.responses, NEW.input_tokens - OLD.input_tokens, NEW.output_tokens - OLD.output_tokens, NEW.reasoning_tokens - OLD.reasoning_tokens, NEW.cache_read_tokens - OLD.cache_read_tokens, NEW.cache_write_5m_tokens - OLD.cache_write_5m_tokens, NEW.cache_write_1h_tokens - OLD.cache_write_1h_tokens, NEW.web_searches - OLD.web_searches, NEW.cost_picousd - OLD.cost_picousd, NEW.estimated_picousd - OLD.estimated_picousd, NEW.unpriced_tokens - OLD.unpriced_tokens, NEW.estimated_tokens - OLD.estimated_tokens)
    ON CONFLICT DO UPDATE SET responses = responses + excluded.responses, input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + excluded.output_tokens, reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens, cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens, cache_write_5m_tokens = cache_write_5m_tokens + excluded.cache_write_5m_tokens, cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens, web_searches = web_searches + excluded.web_searches, cost_picousd = cost_picousd + excluded.cost_picousd, estimated_picousd = estimated_picousd + excluded.estimated_picousd, unpriced_tokens = unpriced_tokens + excluded.unpriced_tokens, estimated_tokens = estimated_tokens + excluded.estimated_tokens;
END;

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
  unpriced_tokens INTEGER NOT NULL, estimated_tokens INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (bucket, platform, model, project_hash)
) WITHOUT ROWID;

CREATE INDEX usage_rollup_unpriced ON usage_rollup (model, unpriced_tokens) WHERE unpriced_tokens > 0;
