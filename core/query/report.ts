import type { Report, ReportArgs } from '../contracts/api.ts';
import type { Totals } from '../contracts/usage.ts';
import type { PriceBook } from '../pricing/price-book.ts';
import type { ReadableDB } from '../storage/database.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { keptSums } from './kept-sums.ts';
import { type PeriodSums, periodSums, periodSumsOfResponses } from './periods.ts';
import { type Range, resolveRange, usageCondition } from './range.ts';
import { NO_PROJECT, projectNames, type SummedRow, summedRow } from './report-rows.ts';
import { agentRows, billedByAgent, billedBySession, sessionRows } from './report-sessions.ts';
import { type Costing, type ResponseRow, responses } from './responses.ts';
import { bucketsOf } from './session-sums.ts';
import type { ReadDays } from './time-zone-days.ts';
import { ModelSums, ROLLUP_SUMS, Sums, type SumsRow } from './totals.ts';

/**
 * Usage by day, week, month, session, model, project or subagent. The same range has the same totals in every kind.
 * @param database null when nothing was ever captured.
 */
export function report(
  database: ReadableDB | null,
  args: ReportArgs,
  prices: () => PriceBook,
  readDays?: ReadDays,
): Report {
  const range = resolveRange(args, readDays);
  const rows =
    database === null
      ? []
      : args.mode === undefined
        ? storedRows(database, args, range)
        : rowsInMode(database, args, range, { mode: args.mode, prices });
  return {
    kind: args.kind,
    timezone: range.days.zone,
    since: args.since ?? null,
    until: args.until ?? null,
    rows: rows.map((entry) => entry.row),
    totals: totalsOf(rows),
    freshness: database === null ? NEVER_FRESH : readFreshness(database, args.platform),
  };
}

const DEFAULT_WEEK_START = 'monday';

/** Out of the sums that are kept. */
function storedRows(database: ReadableDB, { kind, startOfWeek }: ReportArgs, range: Range): SummedRow[] {
  switch (kind) {
    case 'daily':
    case 'weekly':
    case 'monthly':
      return periodRows(periodSums(database, { kind, weekStart: startOfWeek ?? DEFAULT_WEEK_START }, range));
    case 'session':
      return sessionRows(database, billedBySession(database, range));
    case 'agents':
      return dearestFirst(agentRows(database, billedByAgent(database, range)));
    case 'models':
      return dearestFirst(groupedRows(billedByColumn(database, 'model', range), new Map()));
    case 'projects':
      return dearestFirst(groupedRows(billedByColumn(database, 'project_hash', range), projectNames(database)));
  }
}

/** Response by response: the sums that are kept know one mode only. */
function rowsInMode(
  database: ReadableDB,
  { kind, startOfWeek }: ReportArgs,
  range: Range,
  costing: Costing,
): SummedRow[] {
  const rows = responses(database, range, costing);
  switch (kind) {
    case 'daily':
    case 'weekly':
    case 'monthly':
      return periodRows(periodSumsOfResponses({ kind, weekStart: startOfWeek ?? DEFAULT_WEEK_START }, range, rows));
    case 'session':
      return sessionRows(database, rows);
    case 'agents':
      return dearestFirst(agentRows(database, rows));
    case 'models':
      return dearestFirst(
        groupedRows(
          keyed(rows, (row) => row.model),
          new Map(),
        ),
      );
    case 'projects':
      return dearestFirst(
        groupedRows(
          keyed(rows, (row) => row.project_hash),
          projectNames(database),
        ),
      );
  }
}

type KeyedRow = SumsRow & { model: string; key: string };

function* keyed(rows: Iterable<ResponseRow>, keyOf: (row: ResponseRow) => string): Generator<KeyedRow> {
  for (const row of rows) yield { ...row, key: keyOf(row) };
}

function periodRows(periods: readonly PeriodSums[]): SummedRow[] {
  return periods.map(({ key, sums }) => summedRow(key, key, sums));
}

function billedByColumn(database: ReadableDB, column: 'model' | 'project_hash', range: Range): Iterable<KeyedRow> {
  const [first, end] = bucketsOf(range);
  const columns = `${column} AS key, model, ${ROLLUP_SUMS}`;
  const sums = keptSums<KeyedRow>(database, columns, usageCondition(range), `GROUP BY ${column}, model`);
  return sums({ first, end });
}

function groupedRows(found: Iterable<KeyedRow>, labels: ReadonlyMap<string, string>): SummedRow[] {
  const groups = new Map<string, ModelSums>();
  for (const row of found) {
    const group = groups.get(row.key) ?? new ModelSums();
    groups.set(row.key, group.add(row));
  }
  return [...groups].map(([key, sums]) => summedRow(key, labels.get(key) ?? (key === '' ? NO_PROJECT : key), sums));
}

function dearestFirst(rows: SummedRow[]): SummedRow[] {
  return rows.sort(
    ({ row: a }, { row: b }) => b.totalCost - a.totalCost || b.totalTokens - a.totalTokens || (a.key < b.key ? -1 : 1),
  );
}

function totalsOf(rows: readonly SummedRow[]): Totals {
  const sums = new Sums();
  for (const entry of rows) sums.merge(entry.sums.all);
  return sums.totals();
}
