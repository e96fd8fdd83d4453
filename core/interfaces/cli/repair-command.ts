import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds `repair`. What it needs is loaded when it runs. */
export function registerRepairCommand(program: Command, context: CliContext): void {
  program
    .command('repair')
    .description('look at every page of the database, and save what can be read where one is damaged')
    .option('-j, --json', 'print what was saved as JSON')
    .action(async (options: { json?: boolean }) => {
      const { runRepair } = await import('./repair-run.ts');
      await runRepair(options, context);
    });
}
