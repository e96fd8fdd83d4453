/**
 * What is being purged, so that a purge that was killed finishes, and what was purged, so that it does not come back.
 */
export const purges = {
  version: 7,
  name: 'purges',
  sql: `
-- The journal. Times are epoch ms. scope (JSON) names what goes only until it is gone.
CREATE TABLE purges (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  requested_at INTEGER NOT NULL,
  finished_at INTEGER,
  step TEXT NOT NULL,
  scope TEXT
);

-- Sessions whose derived rows a purge replaces; emptied when it is finished.
CREATE TABLE purge_sessions (
  purge_id INTEGER NOT NULL REFERENCES purges (id),
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  PRIMARY KEY (purge_id, platform, external_id)
) WITHOUT ROWID;

-- What is not taken in again: events from since (NULL: from ever) to before until, epoch ms; with is_named only those of
-- the sessions and projects in tombstone_names.
CREATE TABLE tombstones (
  purge_id INTEGER PRIMARY KEY REFERENCES purges (id),
  platform TEXT,
  since INTEGER,
  until INTEGER NOT NULL,
  is_named INTEGER NOT NULL
);

-- Salted hashes.
CREATE TABLE tombstone_names (
  purge_id INTEGER NOT NULL REFERENCES purges (id),
  name BLOB NOT NULL,
  PRIMARY KEY (purge_id, name)
) WITHOUT ROWID;

-- Salted hashes of responses, wherever and whenever a copy of them turns up, and of single copied events.
CREATE TABLE purged_records (
  record BLOB PRIMARY KEY
) WITHOUT ROWID;

-- Where a session's own counter stood when what it had counted was purged; session is a salted hash, counted is JSON.
CREATE TABLE purged_counters (
  purge_id INTEGER NOT NULL REFERENCES purges (id),
  session BLOB NOT NULL,
  counted TEXT NOT NULL,
  PRIMARY KEY (purge_id, session)
) WITHOUT ROWID;
`,
};
