import type { Report, ReportArgs } from '../../contracts/api.ts';
import type { PricingSettings } from '../../contracts/price-override.ts';
import { openReportQueries } from '../../query/report-queries.ts';
import { type HomePaths, homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { parseReportArguments, type ReportCall, type ReportOptions } from './report-arguments.ts';
import { type TableStyle, terminalStyle } from './terminal-style.ts';

/**
 * Prints a report out of the database of the home, whether or not anything runs.
 * @throws ExitStatus 2 for wrong arguments; QueryDatabaseError when the database cannot be read.
 */
export async function runReport(kind: string, options: ReportOptions, context: CliContext): Promise<void> {
  const call = parseReportArguments(kind, options);
  const paths = homePaths(resolveHome(context.env));
  const queries = await openReportQueries(paths.database, await pricingFor(call, paths));
  try {
    const json = options.json === true;
    if (call.name === 'blocks') {
      const answer = await queries.blocks(call.args);
      const { blocksText } = await import('./blocks-text.ts');
      write(context, json ? answer : blocksText(answer, terminalStyle(context), Date.now()));
    } else if (call.name === 'tools') {
      const answer = await queries.tools(call.args);
      const { toolsText } = await import('./tools-text.ts');
      write(context, json ? answer : toolsText(answer, terminalStyle(context), Date.now()));
    } else {
      const report = await queries.report(call.args);
      const { reportJson } = await import('./report-json.ts');
      write(context, json ? reportJson(report) : await reportText(report, terminalStyle(context), call.args.mode));
    }
  } finally {
    queries.close();
  }
}

function write(context: CliContext, output: object | string): void {
  context.stdout.write(`${typeof output === 'string' ? output : JSON.stringify(output, null, 2)}\n`);
}

/** Stored costs need no prices; another mode may have to calculate what was not calculated then. */
async function pricingFor(call: ReportCall, paths: HomePaths): Promise<PricingSettings | null> {
  if (call.name === 'tools' || call.args.mode === undefined) return null;
  const { loadSettings } = await import('../../runtime/settings.ts');
  return loadSettings(paths.config).pricing;
}

async function reportText(report: Report, style: TableStyle, mode: ReportArgs['mode']): Promise<string> {
  const { reportTable } = await import('./report-table.ts');
  const { reportFooter } = await import('./report-footer.ts');
  const table = report.rows.length === 0 ? [] : [reportTable(report, style), ''];
  return [...table, ...reportFooter(report, Date.now(), mode)].join('\n');
}
