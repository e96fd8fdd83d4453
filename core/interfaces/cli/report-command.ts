import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import type { ReportOptions } from './report-arguments.ts';

/** Adds `report`. What it needs is loaded when it runs, so that other commands do not pay for it. */
export function registerReportCommand(program: Command, context: CliContext): void {
  program
    .command('report')
    .description(
      'tokens and cost by day, week, month, session, model, project, subagent or block of five hours; calls of tools',
    )
    .argument('[kind]', 'daily, weekly, monthly, session, models, projects, agents, blocks or tools', 'daily')
    .option('-s, --since <day>', 'first day, YYYY-MM-DD or YYYYMMDD')
    .option('-u, --until <day>', 'last day, included')
    .option('-z, --timezone <zone>', "IANA time zone of the days (default: this machine's)")
    .option(
      '-p, --platform <platform>',
      'claude_code, codex_cli, gemini_cli or cursor; blocks: also all (default: claude_code)',
    )
    .option('-m, --mode <mode>', 'auto (reported cost, else calculated), calculate or display (default: as stored)')
    .option('-w, --start-of-week <day>', 'weekly: sunday, monday ... (default: monday)')
    .option('-a, --active', 'blocks: only the one that goes on now')
    .option('-r, --recent', 'blocks: only those of the last three days')
    .option('-t, --token-limit <tokens>', 'blocks: a limit to hold the projection against, or max')
    .option('-j, --json', 'JSON with the field names of ccusage')
    .action(async (kind: string, options: ReportOptions) => {
      const { runReport } = await import('./report-run.ts');
      await runReport(kind, options, context);
    });
}
