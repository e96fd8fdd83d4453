import type { Report, ReportArgs } from '../contracts/api.ts';
import type { Totals } from '../contracts/usage.ts';
import type { ReadableDB } from '../storage/database.ts';
import { NEVER_FRESH, readFreshness } from './freshness.ts';
import { periodSums } from './periods.ts';
import { platformFilter, type Range, resolveRange } from './range.ts';
import { projectNames, type SummedRow, summedRow } from './report-rows.ts';
import { sessionRows } from './report-sessions.ts';
import { QUARTER_MS } from './time-zone-days.ts';
import { ModelSums, prepareSums, ROLLUP_SUMS, Sums, type SumsRow } from './totals.ts';

/** How one label stands for projects whose folder was never seen. */
const NO_PROJECT = '(no project)';

/**
 * Usage by day, week, month, session, model or project. The same range has the same totals in every kind.
 * @param database null when nothing was ever captured.
 */
export function report(database: ReadableDB | null, args: ReportArgs): Report {
  const range = resolveRange(args);
  const rows = database === null ? [] : rowsOf(database, args.kind, range);
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

function rowsOf(database: ReadableDB, kind: Report['kind'], range: Range): SummedRow[] {
  switch (kind) {
    case 'daily':
    case 'weekly':
    case 'monthly':
      return periodSums(database, kind, range).map(({ key, sums }) => summedRow(key, key, sums));
    case 'session':
      return sessionRows(database, range);
    case 'models':
      return dearestFirst(groupedRows(database, 'model', range, new Map()));
    case 'projects':
      return dearestFirst(groupedRows(database, 'project_hash', range, projectNames(database)));
  }
}

function groupedRows(
  database: ReadableDB,
  column: 'model' | 'project_hash',
  range: Range,
  labels: ReadonlyMap<string, string>,
): SummedRow[] {
  const filter = platformFilter(range.platform);
  const found = prepareSums<SumsRow & { model: string; key: string }>(
    database,
    `SELECT ${column} AS key, model, ${ROLLUP_SUMS} FROM usage_rollup
       WHERE bucket >= ? AND bucket < ? ${filter.where} GROUP BY ${column}, model`,
  ).iterate(Math.floor(range.from / QUARTER_MS), Math.ceil(range.to / QUARTER_MS), ...filter.values);
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
