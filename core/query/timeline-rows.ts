import { MOST_LANE_EVENTS } from '../contracts/session-timeline.ts';
import type { CostSource } from '../contracts/usage.ts';
import type { ReadableDB } from '../storage/database.ts';
import { CLAUDE_INCIDENTS, CODEX_INCIDENTS } from '../storage/migrations/0006-session-sums.ts';
import { distinctIncidents, type IncidentRow, type ToldIncident, toldOf } from './sent-incidents.ts';
import type { SessionKey } from './session-sums.ts';

/** What a session's timeline is made of, as stored, each list in the order of time. Times are epoch milliseconds. */

export type PromptRow = { at: number; length: number | null };

export type ResponseRow = {
  at: number;
  model: string;
  agent: string | null;
  input: number;
  output: number;
  reasoning: number;
  cacheRead: number;
  cacheWrite: number;
  /** 1e-12 USD as text: such numbers may not fit. */
  cost: string;
  source: CostSource;
};

export type CallRow = {
  at: number;
  endedAt: number | null;
  duration: number | null;
  tool: string | null;
  success: number | null;
  errorClass: string | null;
  agent: string | null;
};

/** The newest rows of a lane, and how many older ones there are. */
export type Lane<Row> = { rows: Row[]; omitted: number };

export function promptRows(database: ReadableDB, key: SessionKey): Lane<PromptRow> {
  return newest<PromptRow>(
    database,
    key,
    `SELECT occurred_at AS at, content_length AS length FROM conversation_turns
     WHERE external_id = ? AND platform = ? AND turn_type = 'user_prompt'`,
    'turn_id',
  );
}

export function responseRows(database: ReadableDB, key: SessionKey): Lane<ResponseRow> {
  return newest<ResponseRow>(
    database,
    key,
    `SELECT occurred_at AS at, model, agent_id AS agent, input_tokens AS input, output_tokens AS output,
       reasoning_tokens AS reasoning, cache_read_tokens AS cacheRead,
       cache_write_5m_tokens + cache_write_1h_tokens AS cacheWrite, CAST(cost_picousd AS TEXT) AS cost,
       cost_source AS source
     FROM usage WHERE external_id = ? AND platform = ?`,
    'id',
  );
}

export function callRows(database: ReadableDB, key: SessionKey): Lane<CallRow> {
  return newest<CallRow>(
    database,
    key,
    `SELECT coalesce(started_at, ended_at) AS at, ended_at AS endedAt,
       coalesce(duration_ms, ended_at - started_at) AS duration, tool_name AS tool, success,
       error_class AS errorClass, agent_id AS agent
     FROM tool_calls WHERE external_id = ? AND platform = ? AND coalesce(started_at, ended_at) IS NOT NULL`,
    'id',
  );
}

function newest<Row>(
  database: ReadableDB,
  { platform, external_id }: SessionKey,
  sql: string,
  last: string,
): Lane<Row> {
  const rows = database
    .prepare<[string, string, number], Row>(`${sql} ORDER BY at DESC, ${last} DESC LIMIT ?`)
    .all(external_id, platform, MOST_LANE_EVENTS);
  const isFull = rows.length === MOST_LANE_EVENTS;
  const all = isFull
    ? database.prepare<[string, string], { n: number }>(`SELECT count(*) AS n FROM (${sql})`).get(external_id, platform)
    : undefined;
  return { rows: rows.reverse(), omitted: Math.max(0, (all?.n ?? rows.length) - rows.length) };
}

const INCIDENTS: Readonly<Record<string, string>> = {
  claude_code: `SELECT timestamp, subtype AS kind FROM claude_raw_traces WHERE external_id = ? AND ${CLAUDE_INCIDENTS}`,
  codex_cli: `SELECT timestamp, event_type AS kind FROM codex_raw_traces WHERE external_id = ? AND ${CODEX_INCIDENTS}`,
};

const COMPACTIONS: ReadonlySet<string> = new Set(['compact_boundary', 'compacted', 'context_compacted']);

/** Compactions and failed requests, as the files of the tools record them and as the tools sent them. */
export function incidentRows(database: ReadableDB, key: SessionKey): IncidentRow[] {
  return distinctIncidents([...filedIncidents(database, key), ...toldOf(database, key)]);
}

function filedIncidents(database: ReadableDB, { platform, external_id }: SessionKey): ToldIncident[] {
  const sql = INCIDENTS[platform];
  if (sql === undefined) return [];
  return database
    .prepare<[string], { timestamp: string; kind: string }>(`${sql} ORDER BY timestamp`)
    .all(external_id)
    .map(({ timestamp, kind }) => ({
      at: Date.parse(timestamp),
      source: 'file',
      kind: COMPACTIONS.has(kind) ? 'compaction' : 'error',
    }));
}
