import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds `demo`. What it needs is loaded when it runs. */
export function registerDemoCommand(program: Command, context: CliContext): void {
  program
    .command('demo')
    .description('show Blueplane on invented sessions, in a home of their own that is removed at the end (Ctrl-C)')
    .option('--no-open', 'only print the address of the dashboard')
    .action(async (options: { open: boolean }) => {
      const { runDemo } = await import('./demo-run.ts');
      await runDemo(options, context);
    });
}
