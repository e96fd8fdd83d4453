import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Platform } from '../contracts/platform.ts';
import type { CostSource } from '../contracts/usage.ts';
import { openReadable, type ReadableDB, type WritableDB } from '../storage/database.ts';
import { openMigrated } from '../storage/test-migrated.ts';
import { QUARTER_MS } from './time-zone-days.ts';

/** A billed response as tests write it. */
export type TestUsage = {
  occurredAt: number;
  platform: Platform;
  session: string;
  model: string;
  project: string;
  agent: string | null;
  input: number;
  output: number;
  reasoning: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  costPico: bigint;
  costSource: CostSource;
  hasEstimatedTokens: boolean;
};

export const ANY_USAGE: TestUsage = {
  occurredAt: 0,
  platform: 'claude_code',
  session: 'session-1',
  model: 'claude-sonnet-4-5',
  project: 'hash-of-project',
  agent: null,
  input: 1,
  output: 1,
  reasoning: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  costPico: 1_000_000_000n,
  costSource: 'calculated',
  hasEstimatedTokens: false,
};

export type TestDatabase = {
  path: string;
  writer: WritableDB;
  reader: ReadableDB;
  close(): void;
};

/** A migrated database in a folder of its own. */
export function createTestDatabase(): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-query-'));
  const path = join(folder, 'telemetry.db');
  const writer = openMigrated(path);
  const reader = openReadable(path);
  if (reader === null) throw new Error('the database that was just created is missing');
  return {
    path,
    writer,
    reader,
    close() {
      reader.close();
      writer.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Tokens that count in a response's total. */
export function tokensOf(usage: TestUsage): number {
  const apart = usage.platform === 'gemini_cli' ? usage.reasoning : 0;
  return usage.input + usage.output + apart + usage.cacheRead + usage.cacheWrite5m + usage.cacheWrite1h;
}

/** Writes responses to `usage` and adds each to its quarter-hour of `usage_rollup`, in one transaction. */
export function insertUsage(writer: WritableDB, rows: readonly TestUsage[], firstId = 1): void {
  const insert = writer.prepare(
    `INSERT INTO usage (id, platform, message_id, external_id, agent_id, project_hash, model, occurred_at, input_tokens,
       output_tokens, reasoning_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cost_picousd,
       cost_source, has_estimated_tokens)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const add = writer.prepare(
    `INSERT INTO usage_rollup VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET responses = responses + 1, input_tokens = input_tokens + excluded.input_tokens,
       output_tokens = output_tokens + excluded.output_tokens,
       reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens,
       cache_read_tokens = cache_read_tokens + excluded.cache_read_tokens,
       cache_write_5m_tokens = cache_write_5m_tokens + excluded.cache_write_5m_tokens,
       cache_write_1h_tokens = cache_write_1h_tokens + excluded.cache_write_1h_tokens,
       cost_picousd = cost_picousd + excluded.cost_picousd,
       estimated_picousd = estimated_picousd + excluded.estimated_picousd,
       unpriced_tokens = unpriced_tokens + excluded.unpriced_tokens,
       estimated_tokens = estimated_tokens + excluded.estimated_tokens`,
  );
  const insertAll = writer.transaction(() => {
    for (const [index, row] of rows.entries()) {
      const { input, output, reasoning, cacheRead, cacheWrite5m, cacheWrite1h } = row;
      const tokens = [input, output, reasoning, cacheRead, cacheWrite5m, cacheWrite1h];
      const estimated = row.costSource === 'estimated' ? row.costPico : 0n;
      const unpriced = row.costSource === 'unpriced' ? tokensOf(row) : 0;
      const { platform, session, agent, project, model, occurredAt, costPico, costSource } = row;
      const id = firstId + index;
      const isEstimate = row.hasEstimatedTokens ? 1 : 0;
      const identity = [id, platform, `m${id}`, session, agent, project, model, occurredAt];
      insert.run(...identity, ...tokens, costPico, costSource, isEstimate);
      const sums = [costPico, estimated, unpriced, isEstimate * tokensOf(row)];
      add.run(Math.floor(occurredAt / QUARTER_MS), platform, model, project, ...tokens, ...sums);
    }
  });
  insertAll.immediate();
}

/** Writes a session of Claude Code. */
export function insertConversation(
  writer: WritableDB,
  session: { id: string; name: string | null; startedAt: number; lastActivityAt: number; endedAt: number | null },
): void {
  writer
    .prepare(
      `INSERT INTO conversations (id, external_id, platform, workspace_name, started_at, last_activity_at, ended_at,
         interaction_count) VALUES (?, ?, 'claude_code', ?, ?, ?, ?, 3)`,
    )
    .run(
      `claude_code/${session.id}`,
      session.id,
      session.name,
      session.startedAt,
      session.lastActivityAt,
      session.endedAt,
    );
}
