/**
 * What Cursor's records say that no other tool's do: which tokens are an estimate, whose helper a conversation was, and
 * how many suggested lines of a day were accepted.
 */
export const cursorFacts = {
  version: 5,
  name: 'cursor',
  sql: `
-- The counts of a response are an estimate: is_estimated also holds for exact counts of an assumed model.
ALTER TABLE usage ADD COLUMN has_estimated_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_rollup ADD COLUMN estimated_tokens INTEGER NOT NULL DEFAULT 0;

-- How a composer that works for another is found: each tells one of these, and not always the same one.
ALTER TABLE cursor_raw_traces ADD COLUMN parent_external_id TEXT;
ALTER TABLE cursor_raw_traces ADD COLUMN parent_tool_call_id TEXT;
ALTER TABLE cursor_raw_traces ADD COLUMN tool_call_id TEXT;
ALTER TABLE cursor_raw_traces ADD COLUMN names_sub_composers INTEGER;
CREATE INDEX cursor_raw_traces_parent ON cursor_raw_traces (parent_external_id) WHERE parent_external_id IS NOT NULL;
CREATE INDEX cursor_raw_traces_parent_call ON cursor_raw_traces (parent_tool_call_id)
  WHERE parent_tool_call_id IS NOT NULL;
CREATE INDEX cursor_raw_traces_call ON cursor_raw_traces (tool_call_id) WHERE tool_call_id IS NOT NULL;
CREATE INDEX cursor_raw_traces_names ON cursor_raw_traces (names_sub_composers) WHERE names_sub_composers IS NOT NULL;

CREATE INDEX conversations_cursor_session ON conversations (session_id) WHERE session_id IS NOT NULL;

-- Lines that a feature (tab, composer) suggested and that were accepted on a day, as the tool itself adds them up.
CREATE TABLE daily_acceptance (
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  day TEXT NOT NULL,
  feature TEXT NOT NULL,
  lines_suggested INTEGER NOT NULL,
  lines_accepted INTEGER NOT NULL,
  PRIMARY KEY (platform, external_id, day, feature)
) WITHOUT ROWID;

-- One more kind of fact.
CREATE TABLE unit_facts_of_more_kinds (
  platform TEXT NOT NULL,
  unit TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN
    ('session', 'usage', 'tool_call', 'turn', 'decision', 'code_change', 'rate_limit', 'daily_acceptance')),
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
