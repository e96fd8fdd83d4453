/**
 * What tools send over OpenTelemetry, of all tools in one table, and how it is found whether a response stands in a
 * transcript, too.
 */
export const otlp = {
  version: 17,
  name: 'otlp',
  sql: `
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
CREATE INDEX otlp_raw_traces_session ON otlp_raw_traces (external_id, platform, timestamp);
CREATE INDEX otlp_raw_traces_request ON otlp_raw_traces (request_id) WHERE request_id IS NOT NULL;
-- Sessions with responses told one by one, and those with sums of them.
CREATE INDEX otlp_raw_traces_billed ON otlp_raw_traces (external_id, platform)
  WHERE signal = 'logs' AND input_tokens IS NOT NULL;
CREATE INDEX otlp_raw_traces_points ON otlp_raw_traces (external_id, platform) WHERE signal = 'metrics';

CREATE INDEX claude_raw_traces_request ON claude_raw_traces (request_id)
  WHERE request_id IS NOT NULL AND output_tokens IS NOT NULL;
`,
};
