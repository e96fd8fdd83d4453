/**
 * What was said, kept at privacy level `content` alone. A table of its own: all others stay as they are, and it can be
 * emptied without touching a figure. Content goes with the raw row that it is of, whoever deletes or rewrites that one.
 */
export const eventContents = {
  version: 11,
  name: 'event contents',
  sql: `
-- message_key: the tool's id of a message that it writes again as it grows; the newest content of it is kept.
-- occurred_at: epoch ms, as the record itself tells it. content: the record as the tool wrote it, zlib. bytes: its length.
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
-- Holds all that is asked of them but what they say.
CREATE INDEX event_contents_session ON event_contents (platform, external_id, occurred_at, bytes);

${['claude', 'codex', 'gemini', 'cursor']
  .map(
    (tool) => `
CREATE TRIGGER ${tool}_content_goes AFTER DELETE ON ${tool}_raw_traces BEGIN
  DELETE FROM event_contents WHERE event_id = old.event_id;
END;
CREATE TRIGGER ${tool}_content_is_cut AFTER UPDATE OF event_data ON ${tool}_raw_traces BEGIN
  DELETE FROM event_contents WHERE event_id = old.event_id;
END;`,
  )
  .join('')}
`,
};
