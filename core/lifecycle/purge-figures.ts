import type { Purged, TableRows } from '../contracts/purge.ts';
import { prepareSums, Sums, type SumsRow, USAGE_SUMS } from '../query/totals.ts';
import type { WritableDB } from '../storage/database.ts';
import { FAMILIES, RAW_TABLES } from '../storage/raw-tables.ts';
import type { RewrittenRow } from './forget-parents.ts';

/** Tables of which rows go by their session. */
const BY_SESSION = [
  'conversations',
  'conversation_turns',
  'usage',
  'tool_calls',
  'decisions',
  'code_changes',
  'rate_limit_readings',
  'daily_acceptance',
] as const;

const IS_AFFECTED = '(platform, external_id) IN (SELECT platform, external_id FROM temp.affected)';

/**
 * What is shown less after a purge: what is stored of the affected sessions, less what their remaining rows give.
 * @param database `home` as it was, `main` with the affected sessions derived anew, `temp` with the selection
 * @param contents as {@link countContents} found them before any row was deleted
 */
export function purgeFigures(database: WritableDB, contents: number): Purged {
  const rows = new Map<string, number>();
  for (const family of FAMILIES) {
    rows.set(RAW_TABLES[family], count(database, `temp.gone WHERE platform = '${family}'`));
  }
  const events = [...rows.values()].reduce((sum, found) => sum + found, 0);
  for (const table of BY_SESSION) {
    rows.set(table, count(database, `home.${table} WHERE ${IS_AFFECTED}`) - count(database, `main.${table}`));
  }
  rows.set('event_contents', contents);
  const before = sums(database, `home.usage WHERE ${IS_AFFECTED}`);
  const after = sums(database, 'main.usage');
  return {
    ...changedSessions(database),
    totals: new Sums().add(before).add(negated(after)).totals(),
    prompts: rows.get('conversation_turns') ?? 0,
    toolCalls: rows.get('tool_calls') ?? 0,
    events,
    contents,
    // Added by those who count or delete them.
    letters: 0,
    rejections: 0,
    tables: [...rows].map(([table, found]): TableRows => ({ table, rows: found })).filter((row) => row.rows !== 0),
  };
}

/**
 * Counts the records whose content goes: with the rows that are selected, and with those that are written anew.
 * @param database with a selection in `temp`
 */
export function countContents(database: WritableDB, rewritten: readonly RewrittenRow[]): number {
  const kept = FAMILIES.reduce(
    (sum, family) =>
      sum +
      count(
        database,
        `temp.gone CROSS JOIN home.${RAW_TABLES[family]} AS row ON row.sequence = gone.sequence
         CROSS JOIN home.event_contents AS content ON content.event_id = row.event_id
         WHERE gone.platform = '${family}'`,
      ),
    0,
  );
  // A row may be written anew for several reasons.
  const rows = new Map(rewritten.map((row) => [`${row.platform} ${row.sequence}`, row]));
  const cut = [...rows.values()].filter(({ platform, sequence }) => {
    const eventId = `SELECT event_id FROM home.${RAW_TABLES[platform]} WHERE sequence = ${sequence}`;
    return count(database, `home.event_contents WHERE event_id = (${eventId})`) > 0;
  });
  return kept + cut.length;
}

function count(database: WritableDB, from: string): number {
  return database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${from}`).get()?.n ?? 0;
}

function sums(database: WritableDB, from: string): SumsRow {
  return prepareSums(database, `SELECT ${USAGE_SUMS} FROM ${from}`).get() ?? NO_SUMS;
}

const NO_SUMS: SumsRow = {
  responses: null,
  input: null,
  output: null,
  reasoning: null,
  reasoning_apart: null,
  cache_write: null,
  cache_read: null,
  cost: null,
  estimated: null,
  unpriced: null,
  estimated_tokens: null,
};

function negated(row: SumsRow): SumsRow {
  const minus = (value: bigint | null) => -(value ?? 0n);
  return {
    responses: minus(row.responses),
    input: minus(row.input),
    output: minus(row.output),
    reasoning: minus(row.reasoning),
    reasoning_apart: minus(row.reasoning_apart),
    cache_write: minus(row.cache_write),
    cache_read: minus(row.cache_read),
    cost: minus(row.cost),
    estimated: minus(row.estimated),
    unpriced: minus(row.unpriced),
    estimated_tokens: minus(row.estimated_tokens),
  };
}

/** A session is what it was if all its figures are. */
function changedSessions(database: WritableDB): Pick<Purged, 'sessions' | 'wholeSessions'> {
  const figures = (schema: 'home' | 'main') =>
    `SELECT platform, external_id, started_at, last_activity_at, ${['usage', 'tool_calls', 'conversation_turns']
      .map(
        (table) =>
          `(SELECT count(*) FROM ${schema}.${table} AS part
            WHERE part.external_id = session.external_id AND part.platform = session.platform)`,
      )
      .join(', ')} FROM ${schema}.conversations AS session WHERE ${IS_AFFECTED}`;
  const sessions = count(
    database,
    `(SELECT DISTINCT platform, external_id FROM (${figures('home')} EXCEPT ${figures('main')}))`,
  );
  const whole = count(
    database,
    `(SELECT platform, external_id FROM home.conversations WHERE ${IS_AFFECTED}
      EXCEPT SELECT platform, external_id FROM main.conversations)`,
  );
  return { sessions, wholeSessions: whole };
}
