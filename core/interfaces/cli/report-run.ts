import { openHomeQueries } from '../../query/index.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { parseReportArguments, type ReportOptions } from './report-arguments.ts';
import { reportJson } from './report-json.ts';

/**
 * Prints a report out of the database of the home, whether or not anything runs.
 * @throws ExitStatus 2 for wrong arguments; QueryDatabaseError when the database cannot be read.
 */
export async function runReport(kind: string, options: ReportOptions, context: CliContext): Promise<void> {
  const args = parseReportArguments(kind, options);
  const queries = openHomeQueries(homePaths(resolveHome(context.env)).database);
  try {
    const report = await queries.call('report', args);
    if (options.json === true) {
      context.stdout.write(`${JSON.stringify(reportJson(report), null, 2)}\n`);
      return;
    }
    const { reportTable } = await import('./report-table.ts');
    const { reportFooter } = await import('./report-footer.ts');
    const { isTTY = false, columns } = context.stdout;
    // Without a terminal nothing is shortened: the text goes to a file or to another program.
    const width = isTTY ? (columns ?? 80) : Number.POSITIVE_INFINITY;
    const bold = isTTY && (context.env.NO_COLOR ?? '') === '' && context.env.TERM !== 'dumb';
    const table = report.rows.length === 0 ? [] : [reportTable(report, { width, bold }), ''];
    context.stdout.write(`${[...table, ...reportFooter(report, Date.now())].join('\n')}\n`);
  } finally {
    queries.close();
  }
}
