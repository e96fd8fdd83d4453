import Database from 'better-sqlite3';

/** A response that has just been billed, in a session of its own that goes on. */
export type StoredResponse = { project: string; usd: number; at: number };

const QUARTER_MS = 900_000;
const PICO_PER_USD = 1_000_000_000_000;
const TOKENS = 1_000;
const MODEL = 'claude-sonnet-4-5';

/** Writes one response into a home as the slow path would: its row, its session and the sums that are kept of it. */
export function storeResponse(path: string, { project, usd, at }: StoredResponse): void {
  const database = new Database(path);
  const cost = BigInt(Math.round(usd * PICO_PER_USD));
  const names = { project, at, cost, platform: 'claude_code', model: MODEL, tokens: TOKENS, began: at - 60_000 };
  const statements = [
    'INSERT INTO projects (project_hash, name) VALUES (@project, @project)',
    `INSERT INTO conversations (id, external_id, platform, workspace_hash, workspace_name, started_at, last_activity_at,
       interaction_count, total_tokens)
     VALUES (@project, @project, @platform, @project, @project, @began, @at, 1, @tokens)`,
    `INSERT INTO usage (platform, message_id, external_id, project_hash, model, occurred_at, output_tokens, cost_picousd,
       cost_source)
     VALUES (@platform, @project, @project, @project, @model, @at, @tokens, @cost, 'reported')`,
    `INSERT INTO usage_rollup (bucket, platform, model, project_hash, responses, input_tokens, output_tokens,
       reasoning_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, web_searches, cost_picousd,
       estimated_picousd, unpriced_tokens)
     VALUES (@bucket, @platform, @model, @project, 1, 0, @tokens, 0, 0, 0, 0, 0, @cost, 0, 0)`,
  ];
  try {
    database
      .transaction(() => {
        for (const statement of statements)
          database.prepare(statement).run({ ...names, bucket: Math.floor(at / QUARTER_MS) });
      })
      .immediate();
  } finally {
    database.close();
  }
}
