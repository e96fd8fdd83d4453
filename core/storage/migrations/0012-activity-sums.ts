/**
 * Sums of calls and decisions by quarter-hour, whichever session they belong to, so that neither a long range nor the
 * figures of a day read every one of them. Kept by triggers, as the sums of migration 6: in the same transaction, whoever
 * writes.
 */

const BUCKET_MS = 900_000;

/** Number of the quarter-hour of an instant, rounded down also before 1970. */
function bucketOf(instant: string): string {
  return `${instant} / ${BUCKET_MS} - (${instant} < 0 AND ${instant} % ${BUCKET_MS} <> 0)`;
}

type Row = 'NEW' | 'OLD' | 'decisions';

/** What a decision counts as: what was let through without asking is `automatic`, whatever it was. */
const OUTCOMES = {
  accepted: "decided_by = 'user' AND decision = 'accepted'",
  edited: "decided_by = 'user' AND decision = 'modified'",
  rejected: "decided_by = 'user' AND decision = 'rejected'",
  automatic: "decided_by = 'automatic'",
};
const COUNTS = Object.keys(OUTCOMES);

const countsOf = (row: Row) =>
  Object.values(OUTCOMES).map((condition) => `(${condition.replaceAll('deci', `${row}.deci`)})`);

const KEYS = ['bucket', 'platform', 'tool_name'];
const keyOf = (row: Row) => [bucketOf(`${row}.occurred_at`), `${row}.platform`, `coalesce(${row}.tool_name, '')`];
const ofOld = KEYS.map((name, index) => `${name} = ${keyOf('OLD')[index]}`).join(' AND ');

const addDecision = `INSERT INTO decision_rollup (${[...KEYS, ...COUNTS].join(', ')})
    VALUES (${[...keyOf('NEW'), ...countsOf('NEW')].join(', ')})
    ON CONFLICT DO UPDATE SET ${COUNTS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')};`;

const withdrawDecision = `UPDATE decision_rollup
    SET ${COUNTS.map((name, index) => `${name} = ${name} - ${countsOf('OLD')[index]}`).join(', ')} WHERE ${ofOld};
  DELETE FROM decision_rollup WHERE ${ofOld} AND ${COUNTS.map((name) => `${name} = 0`).join(' AND ')};`;

const decidedAt = bucketOf('occurred_at');
const more = 'ON CONFLICT DO UPDATE SET decisions = decisions + excluded.decisions;';

/** The kind of file is told by the call that was decided about, which may come before or after. */
const addExtension = `INSERT INTO decision_extensions
    SELECT ${bucketOf('NEW.occurred_at')}, NEW.platform, file_extension, 1 FROM tool_calls
    WHERE platform = NEW.platform AND tool_use_id = NEW.tool_use_id AND file_extension IS NOT NULL
    ${more}`;

const withdrawExtension = `UPDATE decision_extensions SET decisions = decisions - 1
    WHERE bucket = ${bucketOf('OLD.occurred_at')} AND platform = OLD.platform AND file_extension =
      (SELECT file_extension FROM tool_calls WHERE platform = OLD.platform AND tool_use_id = OLD.tool_use_id);
  DELETE FROM decision_extensions
    WHERE bucket = ${bucketOf('OLD.occurred_at')} AND platform = OLD.platform AND decisions = 0;`;

const addCall = `INSERT INTO decision_extensions
    SELECT ${decidedAt}, platform, NEW.file_extension, count(*) FROM decisions
    WHERE platform = NEW.platform AND tool_use_id = NEW.tool_use_id AND NEW.file_extension IS NOT NULL GROUP BY 1
    ${more}`;

const ofOldCall = `bucket IN (SELECT ${decidedAt} FROM decisions
      WHERE platform = OLD.platform AND tool_use_id = OLD.tool_use_id) AND platform = OLD.platform`;

const withdrawCall = `UPDATE decision_extensions SET decisions = decisions - (SELECT count(*) FROM decisions
      WHERE platform = OLD.platform AND tool_use_id = OLD.tool_use_id AND ${decidedAt} = decision_extensions.bucket)
    WHERE ${ofOldCall} AND file_extension = OLD.file_extension;
  DELETE FROM decision_extensions WHERE ${ofOldCall} AND decisions = 0;`;

export const activitySums = {
  version: 12,
  name: 'activity sums',
  sql: `
CREATE TABLE call_rollup (
  bucket INTEGER NOT NULL,
  platform TEXT NOT NULL,
  calls INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (bucket, platform)
) WITHOUT ROWID;

-- tool_name: empty = the decision names none.
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

-- Decisions by the kind of file that the decided call was about.
CREATE TABLE decision_extensions (
  bucket INTEGER NOT NULL,
  platform TEXT NOT NULL,
  file_extension TEXT NOT NULL,
  decisions INTEGER NOT NULL,
  PRIMARY KEY (bucket, platform, file_extension)
) WITHOUT ROWID;

CREATE INDEX decisions_call ON decisions (platform, tool_use_id) WHERE tool_use_id IS NOT NULL;

INSERT INTO call_rollup SELECT bucket, platform, sum(calls), sum(failures) FROM tool_rollup GROUP BY 1, 2;
INSERT INTO decision_rollup
  SELECT ${[...keyOf('decisions'), ...countsOf('decisions').map((count) => `sum(${count})`)].join(', ')}
  FROM decisions GROUP BY 1, 2, 3;
INSERT INTO decision_extensions
  SELECT ${bucketOf('occurred_at')}, platform, file_extension, count(*) FROM decisions
    JOIN tool_calls USING (platform, tool_use_id) WHERE file_extension IS NOT NULL GROUP BY 1, 2, 3;

CREATE TRIGGER tool_sums_inserted AFTER INSERT ON tool_rollup BEGIN
  INSERT INTO call_rollup VALUES (NEW.bucket, NEW.platform, NEW.calls, NEW.failures)
    ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, failures = failures + excluded.failures;
END;
CREATE TRIGGER tool_sums_updated AFTER UPDATE ON tool_rollup BEGIN
  UPDATE call_rollup SET calls = calls - OLD.calls, failures = failures - OLD.failures
    WHERE bucket = OLD.bucket AND platform = OLD.platform;
  INSERT INTO call_rollup VALUES (NEW.bucket, NEW.platform, NEW.calls, NEW.failures)
    ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, failures = failures + excluded.failures;
  DELETE FROM call_rollup WHERE bucket = OLD.bucket AND platform = OLD.platform AND calls = 0;
END;
CREATE TRIGGER tool_sums_deleted AFTER DELETE ON tool_rollup BEGIN
  UPDATE call_rollup SET calls = calls - OLD.calls, failures = failures - OLD.failures
    WHERE bucket = OLD.bucket AND platform = OLD.platform;
  DELETE FROM call_rollup WHERE bucket = OLD.bucket AND platform = OLD.platform AND calls = 0;
END;

CREATE TRIGGER decision_inserted AFTER INSERT ON decisions BEGIN
  ${addDecision}
  ${addExtension}
END;
CREATE TRIGGER decision_deleted AFTER DELETE ON decisions BEGIN
  ${withdrawDecision}
  ${withdrawExtension}
END;
CREATE TRIGGER decision_updated
  AFTER UPDATE OF platform, tool_use_id, tool_name, occurred_at, decision, decided_by ON decisions
  WHEN NEW.occurred_at <> OLD.occurred_at OR NEW.decision <> OLD.decision OR NEW.decided_by <> OLD.decided_by
    OR NEW.tool_name IS NOT OLD.tool_name OR NEW.tool_use_id IS NOT OLD.tool_use_id OR NEW.platform <> OLD.platform BEGIN
  ${addDecision}
  ${withdrawDecision}
  ${addExtension}
  ${withdrawExtension}
END;

CREATE TRIGGER decided_call_inserted AFTER INSERT ON tool_calls WHEN NEW.file_extension IS NOT NULL BEGIN
  ${addCall}
END;
CREATE TRIGGER decided_call_deleted AFTER DELETE ON tool_calls WHEN OLD.file_extension IS NOT NULL BEGIN
  ${withdrawCall}
END;
CREATE TRIGGER decided_call_updated AFTER UPDATE OF platform, tool_use_id, file_extension ON tool_calls
  WHEN NEW.file_extension IS NOT OLD.file_extension OR NEW.platform <> OLD.platform
    OR NEW.tool_use_id <> OLD.tool_use_id BEGIN
  ${addCall}
  ${withdrawCall}
END;
`,
};
