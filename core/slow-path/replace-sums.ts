import { billsReasoningApart, PLATFORMS } from '../contracts/platform.ts';
import type { TableChanges } from '../contracts/rebuild.ts';
import type { WritableDB } from '../storage/database.ts';
import { type KeyedTable, upsertRows, withdrawRows } from './replace-rows.ts';
import { BUCKET_MS } from './usage-rollup.ts';

const APART = PLATFORMS.filter(billsReasoningApart)
  .map((platform) => `'${platform}'`)
  .join(', ');

/** All tokens of a row of `usage`. */
const ROW_TOKENS = `input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
  + CASE WHEN platform IN (${APART}) THEN reasoning_tokens ELSE 0 END`;

const SUMMED = [
  'input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'web_searches',
  'cost_picousd',
];

/** A table of sums, and what its rows are by those of `home`. */
type SumTable = KeyedTable & { anew: string };

function bucketOf(instant: string): string {
  return `${instant} / ${BUCKET_MS} - (${instant} < 0 AND ${instant} % ${BUCKET_MS} <> 0) AS bucket`;
}

const SUMS_OF_USAGE = `count(*) AS responses, ${SUMMED.map((name) => `sum(${name}) AS ${name}`).join(', ')},
  sum(CASE cost_source WHEN 'estimated' THEN cost_picousd ELSE 0 END) AS estimated_picousd,
  sum(CASE cost_source WHEN 'unpriced' THEN ${ROW_TOKENS} ELSE 0 END) AS unpriced_tokens,
  sum(CASE has_estimated_tokens WHEN 1 THEN ${ROW_TOKENS} ELSE 0 END) AS estimated_tokens`;

const BUCKETS_PER_DAY = 86_400_000 / BUCKET_MS;

const SUMS_OF_QUARTERS = ['responses', ...SUMMED, 'estimated_picousd', 'unpriced_tokens', 'estimated_tokens']
  .map((name) => `sum(${name}) AS ${name}`)
  .join(', ');

const SUM_TABLES: readonly SumTable[] = [
  {
    table: 'usage_rollup',
    key: ['bucket', 'platform', 'model', 'project_hash'],
    anew: `SELECT ${bucketOf('occurred_at')}, platform, model, project_hash, ${SUMS_OF_USAGE}
      FROM home.usage GROUP BY 1, 2, 3, 4`,
  },
  // The next ones follow each row by triggers: nothing differs unless the file was damaged or changed by hand.
  {
    table: 'day_rollup',
    key: ['day', 'platform', 'model', 'project_hash'],
    anew: `SELECT bucket / ${BUCKETS_PER_DAY} - (bucket < 0 AND bucket % ${BUCKETS_PER_DAY} <> 0) AS day, platform, model,
        project_hash, ${SUMS_OF_QUARTERS} FROM home.usage_rollup GROUP BY 1, 2, 3, 4`,
  },
  {
    table: 'session_rollup',
    key: ['bucket', 'platform', 'external_id', 'model', 'project_hash'],
    anew: `SELECT ${bucketOf('occurred_at')}, platform, external_id, model, project_hash, ${SUMS_OF_USAGE}
      FROM home.usage GROUP BY 1, 2, 3, 4, 5`,
  },
  {
    table: 'tool_rollup',
    key: ['bucket', 'platform', 'external_id', 'tool_name'],
    anew: `SELECT ${bucketOf('coalesce(started_at, ended_at)')}, platform, external_id,
        coalesce(tool_name, '') AS tool_name, count(*) AS calls, sum(success IS 0) AS failures
      FROM home.tool_calls WHERE coalesce(started_at, ended_at) IS NOT NULL GROUP BY 1, 2, 3, 4`,
  },
  {
    table: 'call_rollup',
    key: ['bucket', 'platform'],
    anew: `SELECT bucket, platform, sum(calls) AS calls, sum(failures) AS failures FROM home.tool_rollup GROUP BY 1, 2`,
  },
  {
    table: 'decision_rollup',
    key: ['bucket', 'platform', 'tool_name'],
    anew: `SELECT ${bucketOf('occurred_at')}, platform, coalesce(tool_name, '') AS tool_name,
        sum(decided_by = 'user' AND decision = 'accepted') AS accepted,
        sum(decided_by = 'user' AND decision = 'modified') AS edited,
        sum(decided_by = 'user' AND decision = 'rejected') AS rejected, sum(decided_by = 'automatic') AS automatic
      FROM home.decisions GROUP BY 1, 2, 3`,
  },
  {
    table: 'decision_extensions',
    key: ['bucket', 'platform', 'file_extension'],
    anew: `SELECT ${bucketOf('occurred_at')}, platform, file_extension, count(*) AS decisions FROM home.decisions
        JOIN home.tool_calls USING (platform, tool_use_id) WHERE file_extension IS NOT NULL GROUP BY 1, 2, 3`,
  },
];

/** Works out the sums of `home` anew from its rows. @returns what was different, for each table of sums */
export function replaceSums(database: WritableDB): TableChanges[] {
  return [...SUM_TABLES.map((sums) => rollUp(database, sums)), sumConversations(database)];
}

function rollUp(database: WritableDB, sums: SumTable): TableChanges {
  const { table, key, anew } = sums;
  database.exec(
    `CREATE TEMP TABLE ${table} AS ${anew};
     CREATE UNIQUE INDEX temp.rollup_key ON ${table} (${key.join(', ')})`,
  );
  const withdrawn = withdrawRows(database, sums, 'true', 'temp');
  const upserted = upsertRows(database, sums, 'temp');
  database.exec(`DROP TABLE temp.${table}`);
  return { table, ...upserted, withdrawn };
}

function sumConversations(database: WritableDB): TableChanges {
  const mine = (table: string) =>
    `home.${table} AS part WHERE part.external_id = conversations.external_id AND part.platform = conversations.platform`;
  const sums = [
    ['total_tokens', `coalesce((SELECT sum(${ROW_TOKENS}) FROM ${mine('usage')}), 0)`],
    ['interaction_count', `(SELECT count(*) FROM ${mine('conversation_turns')})`],
    [
      'total_changes',
      `coalesce((SELECT sum(lines_added + lines_removed) FROM ${mine('code_changes')}),
         (SELECT sum(coalesce(lines_added, 0) + coalesce(lines_removed, 0)) FROM ${mine('tool_calls')}), 0)`,
    ],
  ] as const;
  const update = database.prepare(
    `UPDATE home.conversations SET ${sums.map(([name, sum]) => `${name} = ${sum}`).join(', ')}
     WHERE ${sums.map(([name, sum]) => `${name} IS NOT ${sum}`).join(' OR ')}`,
  );
  return { table: 'conversations', added: 0, changed: update.run().changes, withdrawn: 0 };
}
