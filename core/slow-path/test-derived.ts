import type { WritableDB } from '../storage/database.ts';
import { rowsOf } from '../storage/test-database.ts';
import type { Deriver } from './deriver.ts';

export const DERIVED_TABLES = [
  'usage',
  'usage_observations',
  'usage_holders',
  'usage_lineage',
  'usage_rollup',
  'day_rollup',
  'session_rollup',
  'tool_rollup',
  'call_rollup',
  'decision_rollup',
  'decision_extensions',
  'conversations',
  'conversation_turns',
  'tool_calls',
  'projects',
  'decisions',
  'code_changes',
  'rate_limit_readings',
  'daily_acceptance',
  'cursor_sessions',
  'unit_facts',
] as const;

/** Everything derived, without the numbers that SQLite gives out by order of writing. */
export function derivedRows(database: WritableDB): Record<string, string[]> {
  return Object.fromEntries(
    DERIVED_TABLES.map((table) => [table, rowsOf(database, table, table === 'conversations' ? [] : ['id'])]),
  );
}

/** Derives all that is stored. @returns what the steps say together */
export function deriveAll(deriver: Deriver): { rows: number; unreadable: number } {
  const sum = { rows: 0, unreadable: 0 };
  for (;;) {
    const step = deriver.step();
    if (step.rows === 0) return sum;
    sum.rows += step.rows;
    sum.unreadable += step.unreadable;
  }
}

export function forgetDerived(database: WritableDB): void {
  for (const table of [...DERIVED_TABLES, 'derivation_watermarks']) database.exec(`DELETE FROM ${table}`);
}

/** What the sums that are kept say, beside what they have to be. */
export function keptAndTrueSums(database: WritableDB): { kept: unknown; truth: unknown } {
  const sums = [
    'input_tokens',
    'output_tokens',
    'reasoning_tokens',
    'cache_read_tokens',
    'cache_write_5m_tokens',
    'cache_write_1h_tokens',
    'web_searches',
    'cost_picousd',
  ];
  const tokens = `input_tokens + output_tokens + CASE platform WHEN 'gemini_cli' THEN reasoning_tokens ELSE 0 END
    + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens`;
  const all = (sql: string) => database.prepare(sql).safeIntegers(true).all();
  const sumsOfUsage = (time: string) => `${time}, platform, model, project_hash, count(*) AS responses,
          ${sums.map((name) => `sum(${name}) AS ${name}`).join(', ')},
          sum(CASE cost_source WHEN 'estimated' THEN cost_picousd ELSE 0 END) AS estimated_picousd,
          sum(CASE cost_source WHEN 'unpriced' THEN ${tokens} ELSE 0 END) AS unpriced_tokens,
          sum(CASE has_estimated_tokens WHEN 1 THEN ${tokens} ELSE 0 END) AS estimated_tokens
        FROM usage GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;
  return {
    kept: {
      rollup: all(`SELECT bucket, platform, model, project_hash, responses, ${sums.join(', ')}, estimated_picousd,
          unpriced_tokens, estimated_tokens FROM usage_rollup ORDER BY 1, 2, 3, 4`),
      days: all(`SELECT day, platform, model, project_hash, responses, ${sums.join(', ')}, estimated_picousd,
          unpriced_tokens, estimated_tokens FROM day_rollup ORDER BY 1, 2, 3, 4`),
      conversations: all(
        'SELECT external_id, total_tokens, interaction_count, total_changes FROM conversations ORDER BY 1',
      ),
    },
    truth: {
      rollup: all(`SELECT ${sumsOfUsage('occurred_at / 900000 AS bucket')}`),
      days: all(`SELECT ${sumsOfUsage('occurred_at / 86400000 AS day')}`),
      conversations: all(`SELECT external_id,
          coalesce((SELECT sum(${tokens}) FROM usage u
            WHERE u.external_id = c.external_id AND u.platform = c.platform), 0) AS total_tokens,
          (SELECT count(*) FROM conversation_turns t
            WHERE t.external_id = c.external_id AND t.platform = c.platform) AS interaction_count,
          coalesce((SELECT sum(lines_added + lines_removed) FROM code_changes g
            WHERE g.external_id = c.external_id AND g.platform = c.platform),
            (SELECT sum(coalesce(lines_added, 0) + coalesce(lines_removed, 0)) FROM tool_calls k
            WHERE k.external_id = c.external_id AND k.platform = c.platform), 0) AS total_changes
        FROM conversations c ORDER BY 1`),
    },
  };
}
