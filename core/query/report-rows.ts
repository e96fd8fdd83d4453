import type { ReportRow } from '../contracts/api.ts';
import type { ReadableDB } from '../storage/database.ts';
import type { ModelSums } from './totals.ts';

/** A row and the exact sums behind it, so that totals are added up before anything is rounded. */
export type SummedRow = { row: ReportRow; sums: ModelSums };

/** A row of the report out of its sums. */
export function summedRow(
  key: string,
  label: string,
  sums: ModelSums,
  session: ReportRow['session'] = null,
): SummedRow {
  return { row: { ...sums.totals(), key, label, modelBreakdowns: sums.breakdowns(), session }, sums };
}

/** How one label stands for projects whose folder was never seen. */
export const NO_PROJECT = '(no project)';

/** Names of projects by their hash. */
export function projectNames(database: ReadableDB): Map<string, string> {
  const rows = database.prepare<[], { project_hash: string; name: string }>('SELECT project_hash, name FROM projects');
  return new Map(rows.all().map((row) => [row.project_hash, row.name]));
}
