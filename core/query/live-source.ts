import type { LiveLatest } from '../contracts/live-metrics.ts';
import { billsReasoningApart, type Platform, platformSchema } from '../contracts/platform.ts';
import type { LiveFact } from '../metrics/live/bucket.ts';
import type { ActiveSession, LiveSource } from '../metrics/live/live-source.ts';
import type { ReadableDB } from '../storage/database.ts';
import { activeSince } from './activity.ts';
import { NO_NAME } from './tool-figures.ts';

/** Reads what live metrics are made of out of the derived rows. */
export function liveSource(database: ReadableDB): LiveSource {
  return {
    *facts(from, to) {
      yield* responses(database, from, to);
      yield* calls(database, from, to);
      yield* prompts(database, from, to);
      yield* decisions(database, from, to);
    },
    latest: (now) => latest(database, now),
    activeSessions: (now) => activeSessions(database, now),
  };
}

type ResponseRow = { at: number; platform: string; model: string; project: string; tokens: number; reasoning: number };

function* responses(database: ReadableDB, from: number, to: number): Iterable<LiveFact> {
  const rows = database
    .prepare<[number, number], ResponseRow>(
      `SELECT occurred_at AS at, platform, model, project_hash AS project, reasoning_tokens AS reasoning,
         input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens AS tokens
       FROM usage WHERE occurred_at >= ? AND occurred_at < ?`,
    )
    .iterate(from, to);
  for (const { at, platform: name, model, project, tokens, reasoning } of rows) {
    const platform = platformSchema.parse(name);
    const all = tokens + (billsReasoningApart(platform) ? reasoning : 0);
    yield { kind: 'response', at, platform, model, project, tokens: all };
  }
}

type CallRow = { at: number; tool: string | null; success: number | null; duration: number | null };

/** A call counts when it began, or ended where no more is known. */
function* calls(database: ReadableDB, from: number, to: number): Iterable<LiveFact> {
  const rows = database
    .prepare<[number, number, number, number], CallRow>(
      `SELECT coalesce(started_at, ended_at) AS at, tool_name AS tool, success,
         coalesce(duration_ms, ended_at - started_at) AS duration FROM tool_calls
       WHERE started_at >= ? AND started_at < ? OR started_at IS NULL AND ended_at >= ? AND ended_at < ?`,
    )
    .iterate(from, to, from, to);
  for (const { at, tool, success, duration } of rows) {
    // Clocks that were set back make an end before its beginning: no duration.
    const durationMs = duration === null || duration < 0 ? null : duration;
    yield { kind: 'call', at, toolName: tool ?? NO_NAME, failed: success === 0, durationMs };
  }
}

function* prompts(database: ReadableDB, from: number, to: number): Iterable<LiveFact> {
  const rows = database
    .prepare<[number, number], { at: number; length: number | null }>(
      `SELECT occurred_at AS at, content_length AS length FROM conversation_turns
       WHERE occurred_at >= ? AND occurred_at < ? AND turn_type = 'user_prompt'`,
    )
    .iterate(from, to);
  for (const row of rows) yield { kind: 'prompt', ...row };
}

type DecisionRow = { at: number; decision: 'accepted' | 'modified' | 'rejected' };

/** Only what a person decided. */
function* decisions(database: ReadableDB, from: number, to: number): Iterable<LiveFact> {
  const rows = database
    .prepare<[number, number], DecisionRow>(
      `SELECT occurred_at AS at, decision FROM decisions
       WHERE occurred_at >= ? AND occurred_at < ? AND decided_by = 'user'`,
    )
    .iterate(from, to);
  for (const row of rows) yield { kind: 'decision', ...row };
}

function latest(database: ReadableDB, now: number): LiveLatest {
  type Row = { at: number; platform: string; name: string | null };
  const newest = (sql: string) => {
    const row = database.prepare<[number], Row>(`${sql} ORDER BY at DESC LIMIT 1`).get(now);
    if (row === undefined) return null;
    const told = { at: new Date(row.at).toISOString(), platform: platformSchema.parse(row.platform) };
    return { told, name: row.name ?? NO_NAME };
  };
  const response = newest('SELECT occurred_at AS at, platform, model AS name FROM usage WHERE occurred_at <= ?');
  const call = newest('SELECT started_at AS at, platform, tool_name AS name FROM tool_calls WHERE started_at <= ?');
  const prompt = newest(
    `SELECT occurred_at AS at, platform, NULL AS name FROM conversation_turns
     WHERE turn_type = 'user_prompt' AND occurred_at <= ?`,
  );
  return {
    response: response && { ...response.told, model: response.name },
    toolCall: call && { ...call.told, toolName: call.name },
    prompt: prompt?.told ?? null,
  };
}

function activeSessions(database: ReadableDB, now: number): ActiveSession[] {
  return database
    .prepare<[number], { platform: Platform; sessionId: string; at: number }>(
      `SELECT platform, external_id AS sessionId, last_activity_at AS at FROM conversations
       WHERE last_activity_at >= ? AND ended_at IS NULL`,
    )
    .all(activeSince(now));
}
