/**
 * Sums by session and quarter-hour, so that lists and days of sessions need not read every response and call. They are
 * kept by triggers: whoever writes `usage` or `tool_calls` keeps them exact in the same transaction, without knowing.
 */

const BUCKET_MS = 900_000;

/** Number of the quarter-hour of an instant, rounded down also before 1970. */
function bucketOf(instant: string): string {
  return `${instant} / ${BUCKET_MS} - (${instant} < 0 AND ${instant} % ${BUCKET_MS} <> 0)`;
}

type Row = 'NEW' | 'OLD' | 'usage' | 'tool_calls';

const COUNTED = [
  'input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'cost_picousd',
] as const;

/** All tokens of a response. Gemini bills reasoning beside output; elsewhere it is a part of it. */
function tokensOf(row: Row): string {
  const parts = ['input', 'output', 'cache_read', 'cache_write_5m', 'cache_write_1h'];
  const sum = parts.map((part) => `${row}.${part}_tokens`).join(' + ');
  return `(${sum} + CASE ${row}.platform WHEN 'gemini_cli' THEN ${row}.reasoning_tokens ELSE 0 END)`;
}

const SUMS = ['responses', ...COUNTED, 'estimated_picousd', 'unpriced_tokens', 'estimated_tokens'];
const KEYS = ['bucket', 'platform', 'external_id', 'model', 'project_hash'];

function usageKey(row: Row): string[] {
  return [bucketOf(`${row}.occurred_at`), ...KEYS.slice(1).map((name) => `${row}.${name}`)];
}

/** What a response adds to each of the sums. */
function usageSums(row: Row): string[] {
  return [
    '1',
    ...COUNTED.map((name) => `${row}.${name}`),
    `CASE ${row}.cost_source WHEN 'estimated' THEN ${row}.cost_picousd ELSE 0 END`,
    `CASE ${row}.cost_source WHEN 'unpriced' THEN ${tokensOf(row)} ELSE 0 END`,
    `CASE ${row}.has_estimated_tokens WHEN 1 THEN ${tokensOf(row)} ELSE 0 END`,
  ];
}

const addUsage = `INSERT INTO session_rollup (${[...KEYS, ...SUMS].join(', ')})
    VALUES (${[...usageKey('NEW'), ...usageSums('NEW')].join(', ')})
    ON CONFLICT DO UPDATE SET ${SUMS.map((name) => `${name} = ${name} + excluded.${name}`).join(', ')};`;

const ofOldUsage = KEYS.map((name, index) => `${name} = ${usageKey('OLD')[index]}`).join(' AND ');

const withdrawUsage = `UPDATE session_rollup
    SET ${SUMS.map((name, index) => `${name} = ${name} - (${usageSums('OLD')[index]})`).join(', ')}
    WHERE ${ofOldUsage};
  DELETE FROM session_rollup WHERE ${ofOldUsage} AND responses = 0;`;

const sameUsageKey = usageKey('NEW')
  .map((value, index) => `${value} IS ${usageKey('OLD')[index]}`)
  .join(' AND ');

const callTime = (row: Row) => `coalesce(${row}.started_at, ${row}.ended_at)`;

function callKey(row: Row): string[] {
  return [bucketOf(callTime(row)), `${row}.platform`, `${row}.external_id`, `coalesce(${row}.tool_name, '')`];
}

const CALL_KEYS = ['bucket', 'platform', 'external_id', 'tool_name'];
const failures = (row: Row) => `(${row}.success IS 0)`;

const addCall = `INSERT INTO tool_rollup (${CALL_KEYS.join(', ')}, calls, failures)
    SELECT ${callKey('NEW').join(', ')}, 1, ${failures('NEW')} WHERE ${callTime('NEW')} IS NOT NULL
    ON CONFLICT DO UPDATE SET calls = calls + 1, failures = failures + excluded.failures;`;

const ofOldCall = CALL_KEYS.map((name, index) => `${name} = ${callKey('OLD')[index]}`).join(' AND ');

const withdrawCall = `UPDATE tool_rollup SET calls = calls - 1, failures = failures - ${failures('OLD')} WHERE ${ofOldCall};
  DELETE FROM tool_rollup WHERE ${ofOldCall} AND calls = 0;`;

/** Columns themselves are compared, not what is made of them: this is asked with every result of every call. */
const callChanged = `NEW.started_at IS NOT OLD.started_at
  OR (NEW.started_at IS NULL AND NEW.ended_at IS NOT OLD.ended_at)
  OR (NEW.success IS NOT OLD.success AND ${failures('NEW')} <> ${failures('OLD')})
  OR NEW.tool_name IS NOT OLD.tool_name
  OR NEW.external_id IS NOT OLD.external_id
  OR NEW.platform IS NOT OLD.platform`;

/** Records that interrupt a session, as the raw tables name them; queries repeat these conditions to use the indices. */
export const CLAUDE_INCIDENTS = "subtype IN ('compact_boundary', 'api_error')";
export const CODEX_INCIDENTS = "event_type IN ('compacted', 'context_compacted', 'error', 'stream_error')";

export const sessionSums = {
  version: 6,
  name: 'session sums',
  sql: `
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

-- A call counts when it began, or ended where no more is known. tool_name: empty = only the result was seen.
CREATE TABLE tool_rollup (
  bucket INTEGER NOT NULL,
  platform TEXT NOT NULL,
  external_id TEXT NOT NULL,
  tool_name TEXT NOT NULL,
  calls INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  PRIMARY KEY (bucket, platform, external_id, tool_name)
) WITHOUT ROWID;
CREATE INDEX tool_rollup_session ON tool_rollup (external_id, platform);
CREATE INDEX tool_rollup_tool ON tool_rollup (tool_name, platform, external_id);
CREATE INDEX tool_rollup_failures ON tool_rollup (bucket, external_id, platform, failures) WHERE failures > 0;

INSERT INTO session_rollup (${[...KEYS, ...SUMS].join(', ')})
  SELECT ${[...usageKey('usage'), ...usageSums('usage').map((sum) => `sum(${sum})`)].join(', ')}
  FROM usage GROUP BY 1, 2, 3, 4, 5;

INSERT INTO tool_rollup (${CALL_KEYS.join(', ')}, calls, failures)
  SELECT ${callKey('tool_calls').join(', ')}, count(*), sum(${failures('tool_calls')})
  FROM tool_calls WHERE ${callTime('tool_calls')} IS NOT NULL GROUP BY 1, 2, 3, 4;

CREATE TRIGGER usage_inserted AFTER INSERT ON usage BEGIN
  ${addUsage}
END;
CREATE TRIGGER usage_deleted AFTER DELETE ON usage BEGIN
  ${withdrawUsage}
END;
CREATE TRIGGER usage_updated AFTER UPDATE ON usage WHEN ${sameUsageKey} BEGIN
  UPDATE session_rollup
    SET ${SUMS.map((name, index) => `${name} = ${name} - (${usageSums('OLD')[index]}) + (${usageSums('NEW')[index]})`).join(',\n    ')}
    WHERE ${ofOldUsage};
END;
CREATE TRIGGER usage_moved AFTER UPDATE ON usage WHEN NOT (${sameUsageKey}) BEGIN
  ${addUsage}
  ${withdrawUsage}
END;

CREATE TRIGGER tool_call_inserted AFTER INSERT ON tool_calls BEGIN
  ${addCall}
END;
CREATE TRIGGER tool_call_deleted AFTER DELETE ON tool_calls BEGIN
  ${withdrawCall}
END;
CREATE TRIGGER tool_call_updated AFTER UPDATE OF platform, external_id, tool_name, started_at, ended_at, success
  ON tool_calls WHEN ${callChanged} BEGIN
  ${addCall}
  ${withdrawCall}
END;

CREATE INDEX conversation_turns_time ON conversation_turns (occurred_at);
CREATE INDEX usage_parent ON usage (parent_external_id, platform, external_id) WHERE parent_external_id IS NOT NULL;
CREATE INDEX usage_agents ON usage (external_id, platform, agent_id) WHERE agent_id IS NOT NULL;
-- With all that rates are made of, so that a range is counted without reading its rows.
CREATE INDEX decisions_outcome ON decisions (occurred_at, decided_by, decision, platform, external_id);
DROP INDEX decisions_time;

-- Compactions and failed requests, which nothing is derived from but a mark on a session's timeline.
CREATE INDEX claude_raw_traces_incidents ON claude_raw_traces (external_id, timestamp, subtype) WHERE ${CLAUDE_INCIDENTS};
CREATE INDEX codex_raw_traces_incidents ON codex_raw_traces (external_id, timestamp, event_type) WHERE ${CODEX_INCIDENTS};
`,
};
