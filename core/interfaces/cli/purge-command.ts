import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import type { PurgeOptions } from './purge-run.ts';

/** Adds `purge`. What it needs is loaded when it runs. */
export function registerPurgeCommand(program: Command, context: CliContext): void {
  program
    .command('purge')
    .description("delete stored data for good; your tools' own files are never touched, and not read in again")
    .option('--everything', 'all that is stored; settings stay')
    .option('-s, --since <day>', 'first day, YYYY-MM-DD or YYYYMMDD')
    .option('-u, --until <day>', 'last day, included')
    .option('-z, --timezone <zone>', "IANA time zone of the days (default: this machine's)")
    .option('-p, --platform <platform>', 'claude_code, codex_cli, gemini_cli or cursor')
    .option('--project <project>', 'name or hash of a project')
    .option('--session <session>', 'id of a session')
    .option('--content', 'what was said and nothing else; every figure stays')
    .option('-n, --dry-run', 'only say what would be deleted')
    .option('-y, --yes', 'delete it')
    .option('-j, --json', 'print figures as JSON')
    .action(async (options: PurgeOptions) => {
      const { runPurge } = await import('./purge-run.ts');
      await runPurge(options, context);
    });
}
