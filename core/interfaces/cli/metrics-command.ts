import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds `metrics`. What it needs is loaded when it runs. */
export function registerMetricsCommand(program: Command, context: CliContext): void {
  program
    .command('metrics')
    .description('how it goes now: the last minute, hour, day, week and month, what is used most, what came last')
    .option('-j, --json', 'print them as JSON')
    .action(async (options: { json?: boolean }) => {
      const { runMetrics } = await import('./metrics-run.ts');
      await runMetrics(options, context);
    });
}
