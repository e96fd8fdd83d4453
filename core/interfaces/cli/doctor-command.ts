import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds `doctor`. What it needs is loaded when it runs. */
export function registerDoctorCommand(program: Command, context: CliContext): void {
  program
    .command('doctor')
    .description('look at everything Blueplane needs, and say what to do about what is wrong (exit code 0 well, 1 not)')
    .option('-j, --json', 'print the findings as JSON')
    .option('--save <file>', 'also write a file for a report of a problem: no content, no names and no paths are in it')
    .action(async (options: { json?: boolean; save?: string }) => {
      const { runDoctor } = await import('./doctor-run.ts');
      await runDoctor(options, context);
    });
}
