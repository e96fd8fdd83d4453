import type { TableChanges } from '../contracts/rebuild.ts';
import type { WritableDB } from '../storage/database.ts';
import { FAMILIES, platformOfRow, RAW_TABLES } from '../storage/raw-tables.ts';
import { type KeyedTable, upsertRows, withdrawRows } from './replace-rows.ts';
import { replaceSums } from './replace-sums.ts';

/** When something happened; `old` is the row. */
type Shown = KeyedTable & { at: string };

/** What is shown, each table after those that its rows refer to. */
export const SHOWN: readonly Shown[] = [
  {
    table: 'conversations',
    key: ['external_id', 'platform'],
    at: 'old.last_activity_at',
    // Made true by replaceSums.
    ignored: ['total_tokens', 'interaction_count', 'total_changes'],
  },
  { table: 'conversation_turns', key: ['platform', 'external_id', 'turn_id'], at: 'old.occurred_at' },
  { table: 'usage', key: ['platform', 'message_id', 'request_id'], at: 'old.occurred_at' },
  {
    table: 'tool_calls',
    key: ['platform', 'tool_use_id'],
    at: 'coalesce(old.started_at, old.ended_at, covered.since)',
  },
  { table: 'decisions', key: ['platform', 'decision_id'], at: 'old.occurred_at' },
  { table: 'code_changes', key: ['platform', 'change_id'], at: 'old.occurred_at' },
  {
    table: 'rate_limit_readings',
    key: ['platform', 'external_id', 'limit_id', 'slot', 'observed_at'],
    at: 'old.observed_at',
  },
  { table: 'daily_acceptance', key: ['platform', 'external_id', 'day', 'feature'], at: 'covered.since' },
];

/** What is only ever added to. */
export const KEPT: readonly KeyedTable[] = [
  { table: 'projects', key: ['project_hash'] },
  { table: 'cursor_sessions', key: ['id'] },
];

/** What is known of a response beside its row. */
const OF_MESSAGES: readonly KeyedTable[] = [
  { table: 'usage_observations', key: ['platform', 'message_id', 'request_id', 'is_sidechain'] },
  { table: 'usage_holders', key: ['platform', 'message_id', 'external_id'] },
];
const LINEAGE: KeyedTable = { table: 'usage_lineage', key: ['platform', 'external_id'] };
const UNIT_FACTS: KeyedTable = { table: 'unit_facts', key: ['platform', 'unit', 'kind', 'fact_key'] };

/** What decides on a price beside the price table. */
const PRICED_COLUMNS = [
  'model',
  'occurred_at',
  'input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cache_read_tokens',
  'cache_write_5m_tokens',
  'cache_write_1h_tokens',
  'web_searches',
  'speed',
  'inference_geo',
  'reported_picousd',
  'is_estimated',
];

/**
 * Replaces what is derived in `home` by what was derived in a scratch database (core/storage/scratch-database.ts), in
 * the transaction around it. Only what raw rows still cover: a row that they do not give any more is withdrawn if its
 * session still has raw rows and it is not older than the first of them; otherwise its raw rows are gone, and it stays.
 * Sums are worked out anew from the rows. A response that is what it was keeps its price, whatever the table says now.
 *
 * @param priceVersion of the book that priced the scratch rows
 * @returns the tables in which something is different now
 */
export function replaceDerived(database: WritableDB, priceVersion: string): TableChanges[] {
  coverSessions(database);
  keepPrices(database, priceVersion);
  for (const table of KEPT) upsertRows(database, table);
  const changes = SHOWN.map((shown) => ({
    table: shown.table,
    ...upsertRows(database, shown),
    withdrawn: withdrawRows(
      database,
      shown,
      `EXISTS (SELECT 1 FROM temp.covered WHERE covered.platform = old.platform
         AND covered.external_id = old.external_id AND ${shown.at} >= covered.since)`,
    ),
  }));
  replaceBackground(database);
  database.exec('DROP TABLE temp.covered');
  return [...changes, ...replaceSums(database)].filter(
    ({ added, changed, withdrawn }) => added + changed + withdrawn > 0,
  );
}

/** The sessions that have raw rows, and when the first of these happened. */
function coverSessions(database: WritableDB): void {
  const first = "coalesce(CAST(strftime('%s', min(timestamp)) AS INTEGER), 0) * 1000";
  const parts = FAMILIES.map(
    (family) => `SELECT ${platformOfRow(family)} AS platform, external_id, ${first} AS since
      FROM home.${RAW_TABLES[family]} AS row GROUP BY external_id, 1`,
  );
  database.exec(
    `CREATE TEMP TABLE covered (platform TEXT, external_id TEXT, since INTEGER, PRIMARY KEY (platform, external_id));
     INSERT INTO temp.covered
       SELECT platform, external_id, min(since) FROM (${parts.join(' UNION ALL ')}) GROUP BY platform, external_id`,
  );
}

/** Gives responses that are what they were the price they had. */
export function keepPrices(database: WritableDB, priceVersion: string): void {
  const same = ['platform', 'message_id', 'request_id', ...PRICED_COLUMNS]
    .map((name) => `old.${name} IS new.${name}`)
    .join(' AND ');
  database
    .prepare<[string]>(
      `UPDATE main.usage AS new
       SET cost_picousd = old.cost_picousd, cost_source = old.cost_source, price_version = old.price_version
       FROM home.usage AS old WHERE ${same} AND old.price_version <> ?`,
    )
    .run(priceVersion);
}

/** What serves to derive further: of each response and unit either all that was known or all that is known now. */
function replaceBackground(database: WritableDB): void {
  const ofMessage = 'WHERE known.platform = old.platform AND known.message_id = old.message_id';
  for (const table of OF_MESSAGES) {
    withdrawRows(
      database,
      table,
      `EXISTS (SELECT 1 FROM main.usage AS known ${ofMessage})
       OR NOT EXISTS (SELECT 1 FROM home.usage AS known ${ofMessage})`,
    );
    upsertRows(database, table);
  }
  withdrawRows(
    database,
    LINEAGE,
    `NOT EXISTS (SELECT 1 FROM home.usage_holders AS known
                 WHERE known.platform = old.platform AND known.external_id = old.external_id)`,
  );
  upsertRows(database, LINEAGE);
  withdrawRows(
    database,
    UNIT_FACTS,
    `EXISTS (SELECT 1 FROM main.unit_facts AS known WHERE known.platform = old.platform AND known.unit = old.unit)
     OR EXISTS (SELECT 1 FROM home.unit_facts AS session JOIN temp.covered
                  ON covered.platform = session.platform AND covered.external_id = session.fact_key
                WHERE session.platform = old.platform AND session.unit = old.unit AND session.kind = 'session')`,
  );
  upsertRows(database, UNIT_FACTS);
}
