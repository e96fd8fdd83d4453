import type { ModelFacts, SessionFacts, SessionName } from '../metrics/insights/facts.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { Interval } from './compared-period.ts';
import type { Scope } from './session-scope.ts';
import { QUARTER_MS } from './time-zone-days.ts';
import { usdFromPico } from './totals.ts';

type RollupRow = {
  platform: string;
  external_id: string;
  model: string;
  responses: bigint;
  input: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
  tokens: bigint;
  cost: bigint;
  unpriced: bigint;
};

type Billed = Omit<SessionFacts, keyof SessionName | 'calls' | 'failures'>;

/** Names of sessions, asked for one by one and kept. A session that is not there yet has no name and is left out. */
export type SessionNames = (platform: string, sessionId: string) => SessionName | null;

/** @returns the way to name the sessions of a database */
export function sessionNames(database: ReadableDB): SessionNames {
  const find = database.prepare<[string, string], SessionName>(
    `SELECT platform, external_id AS sessionId, last_activity_at AS lastActivityAt,
       coalesce(workspace_name, (SELECT name FROM projects WHERE project_hash = workspace_hash)) AS projectName
     FROM conversations WHERE external_id = ? AND platform = ?`,
  );
  const known = new Map<string, SessionName | null>();
  return (platform, sessionId) => {
    const key = sessionKey(platform, sessionId);
    const name = known.get(key);
    if (name !== undefined) return name;
    const found = find.get(sessionId, platform) ?? null;
    known.set(key, found);
    return found;
  };
}

/** One text for a session of a platform. */
export function sessionKey(platform: string, sessionId: string): string {
  return `${platform} ${sessionId}`;
}

/** What each session used in a time, and each model. The time is in quarter-hours; a broken one counts whole. */
export function billedSessions(
  database: ReadableDB,
  interval: Interval,
  scope: Scope,
  names: SessionNames,
): { sessions: SessionFacts[]; models: ModelFacts[] } {
  const buckets = [Math.floor(interval.from / QUARTER_MS), Math.ceil(interval.to / QUARTER_MS)];
  const rows = database
    .prepare<(number | string)[], RollupRow>(
      `SELECT platform, external_id, model, sum(responses) AS responses, sum(input_tokens) AS input,
         sum(cache_read_tokens) AS cacheRead, sum(cache_write_5m_tokens + cache_write_1h_tokens) AS cacheWrite,
         sum(input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
           + CASE platform WHEN 'gemini_cli' THEN reasoning_tokens ELSE 0 END) AS tokens,
         sum(cost_picousd) AS cost, sum(unpriced_tokens) AS unpriced
       FROM session_rollup WHERE bucket >= ? AND bucket < ? ${scope.where} GROUP BY platform, external_id, model`,
    )
    .safeIntegers(true)
    .iterate(...buckets, ...scope.values);
  const calls = callsBySession(database, buckets, scope);
  const billed = new Map<string, { name: SessionName; sums: Billed }>();
  const models = new Map<string, ModelFacts>();
  for (const row of rows) {
    addToModel(models, row);
    const name = names(row.platform, row.external_id);
    if (name === null) continue;
    const key = sessionKey(row.platform, row.external_id);
    const { sums = NOTHING_BILLED } = billed.get(key) ?? {};
    billed.set(key, { name, sums: add(sums, row) });
  }
  return {
    sessions: [...billed].map(([key, { name, sums }]) => ({ ...name, ...sums, ...(calls.get(key) ?? NO_CALLS) })),
    models: [...models.values()],
  };
}

const NO_CALLS = { calls: 0, failures: 0 };
const NOTHING_BILLED: Billed = {
  responses: 0,
  cost: 0,
  tokens: 0,
  uncachedInput: 0,
  cacheRead: 0,
  cacheWrite: 0,
  unpriced: [],
};

function callsBySession(database: ReadableDB, buckets: readonly number[], scope: Scope) {
  const rows = database
    .prepare<(number | string)[], { platform: string; external_id: string; calls: number; failures: number }>(
      `SELECT platform, external_id, sum(calls) AS calls, sum(failures) AS failures FROM tool_rollup
       WHERE bucket >= ? AND bucket < ? ${scope.where} GROUP BY platform, external_id`,
    )
    .all(...buckets, ...scope.values);
  return new Map(
    rows.map(({ platform, external_id, calls, failures }) => [sessionKey(platform, external_id), { calls, failures }]),
  );
}

function add(sums: Billed, row: RollupRow): Billed {
  return {
    responses: sums.responses + Number(row.responses),
    cost: sums.cost + usdFromPico(row.cost),
    tokens: sums.tokens + Number(row.tokens),
    uncachedInput: sums.uncachedInput + Number(row.input),
    cacheRead: sums.cacheRead + Number(row.cacheRead),
    cacheWrite: sums.cacheWrite + Number(row.cacheWrite),
    unpriced:
      row.unpriced > 0n ? [...sums.unpriced, { model: row.model, tokens: Number(row.unpriced) }] : sums.unpriced,
  };
}

function addToModel(models: Map<string, ModelFacts>, { model, tokens, unpriced }: RollupRow): void {
  const known = models.get(model) ?? { model, tokens: 0, unpricedTokens: 0 };
  models.set(model, {
    model,
    tokens: known.tokens + Number(tokens),
    unpricedTokens: known.unpricedTokens + Number(unpriced),
  });
}
