import type { ToolReport } from '../../contracts/tool-report.ts';
import { counted, formatCount, formatDuration, formatMoney, formatRate, NO_DATA } from '../../format/index.ts';
import { printable } from './display-width.ts';
import { type Column, fitColumns } from './fit-columns.ts';
import { freshnessLine } from './report-footer.ts';
import { tableText } from './table-text.ts';
import type { TableStyle } from './terminal-style.ts';

type Sums = ToolReport['totals'];

/** `report tools` for people. @param now epoch milliseconds. */
export function toolsText(report: ToolReport, style: TableStyle, now: number): string {
  const lines = report.tools.length === 0 ? ['No tool was called here.'] : [toolsTable(report, style), ''];
  const { searches, searchesEstimatedCost } = report.totals;
  if (searches > 0) {
    lines.push(
      `${counted(searches, 'web search', 'web searches')} of the tool's own: about ${formatMoney(searchesEstimatedCost)} ` +
        'where a plan bills them; in no cost shown anywhere.',
    );
  }
  return [...lines, freshnessLine(report.freshness, now)].join('\n');
}

function toolsTable(report: ToolReport, style: TableStyle): string {
  const rows: readonly Sums[] = [...report.tools, report.totals];
  const numbers = (head: string, dropOrder: number | null, text: (sums: Sums) => string): Column => ({
    head,
    cells: rows.map(text),
    align: 'right',
    shortestWidth: null,
    dropOrder,
  });
  const columns: Column[] = [
    {
      head: 'Tool',
      cells: [...report.tools.map((tool) => printable(tool.toolName)), 'Total'],
      align: 'left',
      shortestWidth: 8,
      dropOrder: null,
    },
    numbers('Calls', null, (sums) => formatCount(sums.calls)),
    numbers('Success', 5, successText),
    numbers('Failed', 4, (sums) => formatCount(sums.failed)),
    numbers('Half within', 3, (sums) => formatDuration(sums.durationP50Ms)),
    numbers('95 % within', 2, (sums) => formatDuration(sums.durationP95Ms)),
    {
      head: 'What went wrong',
      cells: [
        ...report.tools.map((tool) => tool.errorClasses.map((each) => `${each.errorClass} ${each.calls}`).join(', ')),
        '',
      ],
      align: 'left',
      shortestWidth: 10,
      dropOrder: 1,
    },
  ];
  const strong = (words: string): string => (style.bold ? `\u001b[1m${words}\u001b[22m` : words);
  return tableText(fitColumns(columns, style.width), strong);
}

/** Of the calls that succeeded or failed. */
function successText(sums: Sums): string {
  const decided = sums.succeeded + sums.failed;
  return decided === 0 ? NO_DATA : formatRate(sums.succeeded / decided);
}
