/**
 * What tools report beside what they used: how much of a rate limit was gone, and how long a turn took.
 */
export const rateLimits = {
  version: 4,
  name: 'rate limits',
  sql: `
-- How much of a limit's window was used, as the vendor reported it; rows where something changed. resets_at: epoch ms.
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

-- The turn that a prompt began; NULL where the tool does not say.
ALTER TABLE conversation_turns ADD COLUMN duration_ms INTEGER;
ALTER TABLE conversation_turns ADD COLUMN outcome TEXT;

-- One more kind of fact.
CREATE TABLE unit_facts_of_more_kinds (
  platform TEXT NOT NULL,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('session', 'usage', 'tool_call', 'turn', 'decision', 'code_change', 'rate_limit')),
  fact_key TEXT NOT NULL,
  facts TEXT NOT NULL,
  PRIMARY KEY (platform, unit, kind, fact_key)
) WITHOUT ROWID;
INSERT INTO unit_facts_of_more_kinds (platform, unit, kind, fact_key, facts)
  SELECT platform, unit, kind, fact_key, facts FROM unit_facts;
DROP TABLE unit_facts;
ALTER TABLE unit_facts_of_more_kinds RENAME TO unit_facts;
CREATE INDEX unit_facts_key ON unit_facts (platform, kind, fact_key);
`,
};
