import type { Report, ReportKind, ReportRow } from '../../contracts/api.ts';
import { PLATFORM_LABELS } from '../../contracts/platform.ts';
import type { Totals } from '../../contracts/usage.ts';
import { dayOfInstant, ESTIMATE_MARK, formatCost, formatCostParts, formatTokens, NO_DATA } from '../../format/index.ts';
import { printable } from './display-width.ts';
import { type Column, fitColumns } from './fit-columns.ts';
import { tableText } from './table-text.ts';

const KEY_HEADS: Record<ReportKind, string> = {
  daily: 'Day',
  weekly: 'Week from',
  monthly: 'Month',
  session: 'Session',
  models: 'Model',
  projects: 'Project',
  agents: 'Subagent',
};

/** Enough of a session id to find it again. */
const SHORTEST_KEY = 8;
const SHORTEST_NAME = 8;

/** A report as lines of text no wider than `width` columns, its totals in the last row. */
export function reportTable(report: Report, options: { width: number; bold: boolean }): string {
  const columns = fitColumns(reportColumns(report), options.width);
  const strong = (text: string): string => (options.bold ? `\u001b[1m${text}\u001b[22m` : text);
  return tableText(columns, strong);
}

/** Whether the rows exist only under this total, and are rounded with each other so that they add up to it. */
export function isOfShares(kind: ReportKind): boolean {
  return kind === 'models' || kind === 'projects';
}

/** All columns of a report in their order; the last cell of each is that of the totals. */
function reportColumns(report: Report): Column[] {
  const costs = isOfShares(report.kind)
    ? formatCostParts(report.rows, report.totals.totalCost)
    : report.rows.map((row) => formatCost(row));
  return [
    {
      head: KEY_HEADS[report.kind],
      cells: [...report.rows.map((row) => printable(row.label)), 'Total'],
      align: 'left',
      shortestWidth: SHORTEST_KEY,
      dropOrder: null,
    },
    ...(report.kind === 'session' || report.kind === 'agents' ? sessionColumns(report) : []),
    ...(report.kind === 'agents' ? [textColumn('Session', 0.5, report.rows, sessionOf)] : []),
    ...(report.kind === 'models' ? [] : [textColumn('Models', 1, report.rows, modelNames)]),
    tokenColumn('Input', 5, report, (totals) => totals.inputTokens),
    tokenColumn('Output', 6, report, (totals) => totals.outputTokens),
    tokenColumn('Cache write', 3, report, (totals) => totals.cacheCreationTokens),
    tokenColumn('Cache read', 4, report, (totals) => totals.cacheReadTokens),
    ...(report.totals.reasoningTokens === 0
      ? []
      : [tokenColumn('Reasoning', 2, report, (totals) => totals.reasoningTokens)]),
    tokenColumn('Total', 9, report, (totals) => totals.totalTokens),
    {
      head: 'Cost',
      cells: [...costs, formatCost(report.totals)],
      align: 'right',
      shortestWidth: null,
      dropOrder: null,
    },
  ];
}

function sessionColumns(report: Report): Column[] {
  return [
    textColumn('Project', 8, report.rows, (row) => printable(row.session?.projectName ?? NO_DATA)),
    textColumn('Tool', 0, report.rows, (row) =>
      row.session === null ? NO_DATA : PLATFORM_LABELS[row.session.platform],
    ),
    {
      head: 'Last used',
      cells: [
        ...report.rows.map((row) =>
          row.session === null ? NO_DATA : dayOfInstant(row.session.lastActivity, report.timezone),
        ),
        '',
      ],
      align: 'left',
      shortestWidth: null,
      dropOrder: 7,
    },
  ];
}

function sessionOf(row: ReportRow): string {
  return row.session === null ? NO_DATA : printable(row.session.sessionId);
}

function textColumn(
  head: string,
  dropOrder: number,
  rows: readonly ReportRow[],
  text: (row: ReportRow) => string,
): Column {
  return { head, cells: [...rows.map(text), ''], align: 'left', shortestWidth: SHORTEST_NAME, dropOrder };
}

function tokenColumn(head: string, dropOrder: number, report: Report, tokens: (totals: Totals) => number): Column {
  const cells = [...report.rows, report.totals].map((totals) => {
    // An estimate is a count of what was sent: what came back is told or not there.
    const isEstimate = totals.estimatedTokens > 0 && (head === 'Input' || head === 'Total');
    return (isEstimate ? ESTIMATE_MARK : '') + formatTokens(tokens(totals));
  });
  return { head, cells, align: 'right', shortestWidth: null, dropOrder };
}

/** Model names without what is the same in most of them, dearest first. */
function modelNames(row: ReportRow): string {
  return row.modelBreakdowns.map((part) => printable(part.model).replace(/^claude-|-\d{8}$/g, '')).join(', ');
}
