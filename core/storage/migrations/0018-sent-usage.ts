/** What a response's row holds may have been told by what the tool sent alone, and a session's sent events have bounds. */
export const sentUsage = {
  version: 18,
  name: 'sent-usage',
  sql: `
-- The figures of the row are those that the tool sent, not those of its file.
ALTER TABLE usage ADD COLUMN is_sent INTEGER NOT NULL DEFAULT 0;

DROP INDEX otlp_raw_traces_session;
CREATE INDEX otlp_raw_traces_session ON otlp_raw_traces (external_id, platform, signal, timestamp);
`,
};
