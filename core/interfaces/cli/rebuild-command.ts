import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds `rebuild`. What it needs is loaded when it runs. */
export function registerRebuildCommand(program: Command, context: CliContext): void {
  program
    .command('rebuild')
    .description('derive all figures anew from the stored events, also while Blueplane runs')
    .option('-j, --json', 'print what changed as JSON')
    .action(async (options: { json?: boolean }) => {
      const { runRebuild } = await import('./rebuild-run.ts');
      await runRebuild(options, context);
    });
}
