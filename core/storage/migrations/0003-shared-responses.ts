/**
 * Responses whose records stand in several sessions, because a session's history was copied into another: who holds
 * them, so that each is attributed to the session it came from. And searches that a tool made by itself.
 */
export const sharedResponses = {
  version: 3,
  name: 'shared responses',
  sql: `
-- A session that holds a response which others hold too. attribution: what its records say of whose response it was.
CREATE TABLE usage_holders (
  platform TEXT NOT NULL,
  message_id TEXT NOT NULL,
  external_id TEXT NOT NULL,
  attribution TEXT NOT NULL,
  PRIMARY KEY (platform, message_id, external_id)
) WITHOUT ROWID;
CREATE INDEX usage_holders_session ON usage_holders (external_id, platform);

-- The sessions among usage_holders. first_own_at: earliest response that no other session holds, NULL = none.
CREATE TABLE usage_lineage (
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  first_own_at INTEGER,
  PRIMARY KEY (platform, external_id)
) WITHOUT ROWID;

-- Web searches that the tool made by itself: in some plans they cost extra, and in no record is there a bill.
ALTER TABLE tool_calls ADD COLUMN search_count INTEGER;
`,
};
