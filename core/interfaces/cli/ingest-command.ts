import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds `ingest`. What it needs is loaded when it runs. */
export function registerIngestCommand(program: Command, context: CliContext): void {
  program
    .command('ingest')
    .description('read what your tools left on this machine, to the end, and count it')
    .option('--once', 'read everything once and end; `blueplane start` keeps reading')
    .option('-j, --json', 'print the figures of this run as JSON')
    .action(async (options: { once?: boolean; json?: boolean }) => {
      const { runIngest } = await import('./ingest-run.ts');
      await runIngest(options, context);
    });
}
