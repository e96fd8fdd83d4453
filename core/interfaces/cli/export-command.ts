import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import type { ExportOptions } from './export-run.ts';

/** Adds `export`. What it needs is loaded when it runs. */
export function registerExportCommand(program: Command, context: CliContext): void {
  program
    .command('export')
    .description('write what is stored to a file, also while Blueplane runs')
    .requiredOption('-f, --format <format>', 'csv (one table), json (all tables) or markdown (a report)')
    .requiredOption('-o, --output <file>', 'the file; one that is there stays, unless --force is given')
    .option('-s, --since <day>', 'first day, YYYY-MM-DD or YYYYMMDD')
    .option('-u, --until <day>', 'last day, included')
    .option('-z, --timezone <zone>', "IANA time zone of the days (default: this machine's)")
    .option('-p, --platform <platform>', 'claude_code, codex_cli, gemini_cli or cursor')
    .option('--project <project>', 'name or hash of a project')
    .option('--anonymize', 'names of projects and sessions stand for others, times are full hours')
    .option('--table <table>', 'csv only: responses (default), sessions, toolCalls, decisions or codeChanges')
    .option('--include <parts>', 'json only: some of usage,sessions,calls,edits (default: all of them)')
    .option('--content', 'what was said, too, as far as it was kept; json only, never with --anonymize')
    .option('--force', 'replace a file that is there')
    .option('-j, --json', 'print what was written as JSON')
    .action(async (options: ExportOptions) => {
      const { runExport } = await import('./export-run.ts');
      await runExport(options, context);
    });
}
