import type { z } from 'zod';
import type { Feed, FeedEvent, feedArgsSchema } from '../contracts/feed.ts';
import { billsReasoningApart, platformSchema } from '../contracts/platform.ts';
import type { CostSource } from '../contracts/usage.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Scope } from './billed-between.ts';
import { burnRate, NO_RATE } from './burn-rate.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { usageCondition } from './range.ts';
import { sessionScope } from './session-scope.ts';
import { usdFromPico } from './totals.ts';

/** Older events are no news; and a filter that little passes would read the whole history for them. */
const NEWS_MS = 7 * 86_400_000;

/** Calls whose call line was never seen: only their result is there. */
const NO_NAME = '(unknown)';

type FeedArgs = z.output<typeof feedArgsSchema>;
/** What all events have; the name of the project is looked up for those that are told. */
type Found = { at: number; event: FeedEvent };
type EventRow = { at: number; platform: string; external_id: string };

/**
 * The last events of all kinds, newest first, and how fast it goes.
 * @param now epoch milliseconds
 */
export function feed(database: ReadableDB | null, args: FeedArgs, now: number): Feed {
  if (database === null) return { events: [], rate: NO_RATE, freshness: NEVER_FRESH };
  const since = now - NEWS_MS;
  const found = [
    ...prompts(database, args, since),
    ...responses(database, args, since),
    ...calls(database, args, since),
  ].sort((one, other) => other.at - one.at || (one.event.id < other.event.id ? -1 : 1));
  const nameOf = projectNamer(database);
  return {
    events: found.slice(0, args.limit).map(({ event }) => ({ ...event, projectName: nameOf(event) })),
    rate: burnRate(database, scopeOf(args), now),
    freshness: readFreshness(database, args.platform),
  };
}

function scopeOf({ platform, project }: FeedArgs): Scope {
  return { platform: platform ?? null, project: project ?? null };
}

function eventOf({ at, platform, external_id }: EventRow) {
  const told = { at: new Date(at).toISOString(), platform: platformSchema.parse(platform), sessionId: external_id };
  return { ...told, projectName: null };
}

function prompts(database: ReadableDB, args: FeedArgs, since: number): Found[] {
  const { where, values } = sessionScope(args);
  return database
    .prepare<(number | string)[], EventRow & { turn_id: string; length: number | null }>(
      `SELECT occurred_at AS at, platform, external_id, turn_id, content_length AS length FROM conversation_turns
       WHERE occurred_at >= ? AND turn_type = 'user_prompt' ${where} ORDER BY occurred_at DESC LIMIT ?`,
    )
    .all(since, ...values, args.limit)
    .map((row): Found => {
      const id = `prompt ${row.platform} ${row.external_id} ${row.turn_id}`;
      return { at: row.at, event: { ...eventOf(row), id, type: 'prompt', length: row.length } };
    });
}

type ResponseRow = {
  at: bigint;
  platform: string;
  external_id: string;
  id: bigint;
  model: string;
  tokens: bigint;
  reasoning: bigint;
  cost: bigint;
  source: CostSource;
};

function responses(database: ReadableDB, args: FeedArgs, since: number): Found[] {
  const { where, values } = usageCondition(scopeOf(args));
  return database
    .prepare<(number | string)[], ResponseRow>(
      `SELECT occurred_at AS at, platform, external_id, id, model, cost_source AS source, cost_picousd AS cost,
         input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens AS tokens,
         reasoning_tokens AS reasoning
       FROM usage WHERE occurred_at >= ? ${where} ORDER BY occurred_at DESC LIMIT ?`,
    )
    .safeIntegers(true)
    .all(since, ...values, args.limit)
    .map((row) => {
      const at = Number(row.at);
      const head = eventOf({ ...row, at });
      const tokens = Number(row.tokens) + (billsReasoningApart(head.platform) ? Number(row.reasoning) : 0);
      const event: FeedEvent = {
        ...head,
        id: `response ${row.id}`,
        type: 'response',
        model: row.model,
        totalTokens: tokens,
        totalCost: usdFromPico(row.cost),
        costSource: row.source,
      };
      return { at, event };
    });
}

type CallRow = EventRow & {
  id: number;
  tool: string | null;
  duration: number | null;
  success: number | null;
  errorClass: string | null;
};

function calls(database: ReadableDB, args: FeedArgs, since: number): Found[] {
  const { where, values } = sessionScope(args);
  return database
    .prepare<(number | string)[], CallRow>(
      `SELECT started_at AS at, platform, external_id, id, tool_name AS tool,
         coalesce(duration_ms, ended_at - started_at) AS duration, success, error_class AS errorClass
       FROM tool_calls WHERE started_at >= ? ${where} ORDER BY started_at DESC LIMIT ?`,
    )
    .all(since, ...values, args.limit)
    .map((row) => {
      const event: FeedEvent = {
        ...eventOf(row),
        id: `call ${row.id}`,
        type: 'tool',
        toolName: row.tool ?? NO_NAME,
        // Clocks that were set back make an end before its beginning: no duration.
        durationMs: row.duration === null || row.duration < 0 ? null : row.duration,
        success: row.success === null ? null : row.success === 1,
        errorClass: row.errorClass,
      };
      return { at: row.at, event };
    });
}

function projectNamer(database: ReadableDB): (event: FeedEvent) => string | null {
  const name = database.prepare<[string, string], { name: string | null }>(
    `SELECT coalesce(workspace_name, (SELECT name FROM projects WHERE project_hash = workspace_hash)) AS name
     FROM conversations WHERE external_id = ? AND platform = ?`,
  );
  return ({ sessionId, platform }) => name.get(sessionId, platform)?.name ?? null;
}
