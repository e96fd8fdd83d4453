import { inflateSync } from 'node:zlib';
import type { ExportTable } from '../contracts/export.ts';
import { periodSums } from '../query/periods.ts';
import type { Range } from '../query/range.ts';
import { Sums } from '../query/totals.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { CsvValue } from './csv-text.ts';
import type { ExportNames, NamedKind } from './export-names.ts';

/** What is exported: days of a zone, of one tool or all, of these projects or all. */
export type ExportScope = { range: Range; projects: readonly string[] | null };

/** A row as it is written: columns in their order. */
export type ExportRow = Record<string, CsvValue>;

/** Rows read at once. Between two readings others are let through. */
const PAGE_ROWS = 2_000;
/** The same of records with what they say, each of which may have megabytes. */
const CONTENT_PAGE_ROWS = 20;

type Column = { name: string; sql: string; as?: NamedKind | 'time' | 'flag' | 'usd' | 'said' };
type StoredTable = { from: string; time: string; project: string; columns: readonly Column[] };

const LABEL = (hash: string) =>
  `coalesce((SELECT name FROM projects WHERE project_hash = ${hash}), nullif(${hash}, ''))`;
const OF_SESSION =
  'LEFT JOIN conversations AS session ON session.external_id = row.external_id AND session.platform = row.platform';

const WHO: readonly Column[] = [
  { name: 'platform', sql: 'row.platform' },
  { name: 'session', sql: 'row.external_id', as: 'session' },
];
const AGENT: Column = { name: 'agent', sql: 'row.agent_id', as: 'agent' };
const SESSION_PROJECT: Column = { name: 'project', sql: LABEL('session.workspace_hash'), as: 'project' };

/** Tables whose rows have a number of their own and happened at one time. */
const STORED: Readonly<Record<Exclude<ExportTable, 'daily' | 'sessions'>, StoredTable>> = {
  responses: {
    from: 'usage AS row',
    time: 'row.occurred_at',
    project: 'row.project_hash',
    columns: [
      ...WHO,
      AGENT,
      { name: 'project', sql: LABEL('row.project_hash'), as: 'project' },
      { name: 'model', sql: 'row.model' },
      { name: 'at', sql: 'row.occurred_at', as: 'time' },
      { name: 'inputTokens', sql: 'row.input_tokens' },
      { name: 'outputTokens', sql: 'row.output_tokens' },
      { name: 'reasoningTokens', sql: 'row.reasoning_tokens' },
      { name: 'cacheReadTokens', sql: 'row.cache_read_tokens' },
      { name: 'cacheWrite5mTokens', sql: 'row.cache_write_5m_tokens' },
      { name: 'cacheWrite1hTokens', sql: 'row.cache_write_1h_tokens' },
      { name: 'webSearches', sql: 'row.web_searches' },
      { name: 'costUsd', sql: 'row.cost_picousd', as: 'usd' },
      { name: 'costSource', sql: 'row.cost_source' },
      { name: 'isSidechain', sql: 'row.is_sidechain', as: 'flag' },
    ],
  },
  toolCalls: {
    from: `tool_calls AS row ${OF_SESSION}`,
    time: 'coalesce(row.started_at, row.ended_at, 0)',
    project: 'session.workspace_hash',
    columns: [
      ...WHO,
      AGENT,
      SESSION_PROJECT,
      { name: 'tool', sql: 'row.tool_name', as: 'tool' },
      { name: 'startedAt', sql: 'row.started_at', as: 'time' },
      { name: 'endedAt', sql: 'row.ended_at', as: 'time' },
      { name: 'durationMs', sql: 'row.duration_ms' },
      { name: 'success', sql: 'row.success', as: 'flag' },
      { name: 'errorClass', sql: 'row.error_class' },
      { name: 'inputLength', sql: 'row.input_length' },
      { name: 'resultLength', sql: 'row.result_length' },
      { name: 'fileExtension', sql: 'row.file_extension' },
      { name: 'linesAdded', sql: 'row.lines_added' },
      { name: 'linesRemoved', sql: 'row.lines_removed' },
    ],
  },
  decisions: {
    from: `decisions AS row ${OF_SESSION}`,
    time: 'row.occurred_at',
    project: 'session.workspace_hash',
    columns: [
      ...WHO,
      AGENT,
      SESSION_PROJECT,
      { name: 'tool', sql: 'row.tool_name', as: 'tool' },
      { name: 'at', sql: 'row.occurred_at', as: 'time' },
      { name: 'decision', sql: 'row.decision' },
      { name: 'decidedBy', sql: 'row.decided_by' },
      { name: 'linesSuggested', sql: 'row.lines_suggested' },
      { name: 'linesAccepted', sql: 'row.lines_accepted' },
    ],
  },
  contents: {
    from: `event_contents AS row ${OF_SESSION}`,
    time: 'row.occurred_at',
    project: 'session.workspace_hash',
    columns: [
      ...WHO,
      SESSION_PROJECT,
      { name: 'at', sql: 'row.occurred_at', as: 'time' },
      { name: 'record', sql: 'row.content', as: 'said' },
    ],
  },
  codeChanges: {
    from: `code_changes AS row ${OF_SESSION}`,
    time: 'row.occurred_at',
    project: 'session.workspace_hash',
    columns: [
      ...WHO,
      AGENT,
      SESSION_PROJECT,
      { name: 'at', sql: 'row.occurred_at', as: 'time' },
      { name: 'operation', sql: 'row.operation' },
      { name: 'fileExtension', sql: 'row.file_extension' },
      { name: 'linesAdded', sql: 'row.lines_added' },
      { name: 'linesRemoved', sql: 'row.lines_removed' },
      { name: 'accepted', sql: 'row.accepted', as: 'flag' },
    ],
  },
};

/** Conversations that were active in the range, with what they used in it. */
const SESSIONS: StoredTable = {
  from: 'conversations AS row',
  time: '',
  project: '',
  columns: [
    ...WHO,
    { name: 'project', sql: `coalesce(row.workspace_name, ${LABEL('row.workspace_hash')})`, as: 'project' },
    { name: 'startedAt', sql: 'row.started_at', as: 'time' },
    { name: 'lastActivityAt', sql: 'row.last_activity_at', as: 'time' },
    { name: 'prompts', sql: 'row.interaction_count' },
    { name: 'changedLines', sql: 'row.total_changes' },
    { name: 'responses', sql: '(SELECT count(*) FROM usage AS used WHERE @ofSession)' },
    {
      name: 'costUsd',
      sql: '(SELECT coalesce(sum(used.cost_picousd), 0) FROM usage AS used WHERE @ofSession)',
      as: 'usd',
    },
  ],
};

/** Names of a table's columns, in the order in which rows have them. */
export function columnsOf(table: Exclude<ExportTable, 'daily'>): string[] {
  return (table === 'sessions' ? SESSIONS : STORED[table]).columns.map(({ name }) => name);
}

/** How many rows a table has. */
export function countRows(database: ReadableDB, table: ExportTable, scope: ExportScope): number {
  if (table === 'daily') return [...dailyRows(database, scope)].length;
  const { from, where } = query(table, scope);
  return database.prepare<[], { n: number }>(`SELECT count(*) AS n FROM ${from} WHERE ${where}`).get()?.n ?? 0;
}

/** Pages of a table's rows, as they are written. */
export function* readRows(
  database: ReadableDB,
  table: ExportTable,
  scope: ExportScope,
  names: ExportNames,
): Generator<ExportRow[]> {
  if (table === 'daily') {
    yield [...dailyRows(database, scope)];
    return;
  }
  const { columns, from, where, values } = query(table, scope);
  const pageRows = table === 'contents' ? CONTENT_PAGE_ROWS : PAGE_ROWS;
  const page = database
    .prepare<[number], Record<string, Stored>>(
      `SELECT row.rowid AS rowNumber, ${values} FROM ${from}
       WHERE row.rowid > ? AND ${where} ORDER BY row.rowid LIMIT ${pageRows}`,
    )
    .safeIntegers(true);
  for (let after = 0; ; ) {
    const rows = page.all(after);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = Number(last.rowNumber);
    yield rows.map((row) =>
      Object.fromEntries(columns.map(({ name, as }) => [name, written(row[name] ?? null, as, names)])),
    );
  }
}

function query(table: Exclude<ExportTable, 'daily'>, { range, projects }: ExportScope) {
  const stored = table === 'sessions' ? SESSIONS : STORED[table];
  const list = projects === null ? null : `(${projects.map(literal).join(', ')})`;
  const within = (time: string) => `${time} >= ${range.from} AND ${time} < ${range.to}`;
  const used = [
    'used.external_id = row.external_id AND used.platform = row.platform',
    within('used.occurred_at'),
    ...(list === null ? [] : [`used.project_hash IN ${list}`]),
  ].join(' AND ');
  const conditions =
    table === 'sessions'
      ? [
          `row.last_activity_at >= ${range.from} AND row.started_at < ${range.to}`,
          ...(list === null
            ? []
            : [`(row.workspace_hash IN ${list} OR EXISTS (SELECT 1 FROM usage AS used WHERE ${used}))`]),
        ]
      : [within(stored.time), ...(list === null ? [] : [`${stored.project} IN ${list}`])];
  if (range.platform !== null) conditions.push(`row.platform = ${literal(range.platform)}`);
  return {
    columns: stored.columns,
    from: stored.from,
    where: conditions.join(' AND '),
    values: stored.columns.map(({ name, sql }) => `${sql.replaceAll('@ofSession', used)} AS ${name}`).join(', '),
  };
}

/** Text in SQL: hashes and names of tools, none of which a person wrote. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A value as it lies in the database. */
type Stored = string | number | bigint | Buffer | null;

function written(value: Stored, as: Column['as'], names: ExportNames): CsvValue {
  if (value === null) return null;
  if (Buffer.isBuffer(value)) return as === 'said' && !names.isAnonymous ? inflateSync(value).toString('utf8') : null;
  if (as === 'usd') return usdText(BigInt(value));
  const plain = typeof value === 'bigint' ? Number(value) : value;
  if (as === undefined || as === 'said') return plain;
  if (as === 'time') return names.time(Number(plain));
  return as === 'flag' ? plain === 1 : names.name(as, String(plain));
}

const PICO_DIGITS = 12;

/** A cost to the last 1e-12 USD, as text: no binary number holds it. */
function usdText(pico: bigint): string {
  const digits = pico.toString().padStart(PICO_DIGITS + 1, '0');
  return `${digits.slice(0, -PICO_DIGITS)}.${digits.slice(-PICO_DIGITS)}`.replace(/\.?0+$/, '');
}

/** The days that anything was billed on. */
export function dailySums(database: ReadableDB, { range, projects }: ExportScope): { date: string; sums: Sums }[] {
  const days = new Map<string, Sums>();
  for (const project of projects ?? [null]) {
    const periods = periodSums(database, { kind: 'daily', weekStart: 'monday' }, { ...range, project });
    for (const { key, sums } of periods) days.set(key, (days.get(key) ?? new Sums()).merge(sums.all));
  }
  return [...days].sort(([one], [other]) => (one < other ? -1 : 1)).map(([date, sums]) => ({ date, sums }));
}

function dailyRows(database: ReadableDB, scope: ExportScope): ExportRow[] {
  return dailySums(database, scope).map(({ date, sums }) => {
    const { totalCost, estimatedCost, ...totals } = sums.totals();
    return { date, ...totals, costUsd: totalCost, estimatedCostUsd: estimatedCost };
  });
}
