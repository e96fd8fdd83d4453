import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds `explain` and `prices`. What they need is loaded when they run. */
export function registerPriceCommands(program: Command, context: CliContext): void {
  program
    .command('explain')
    .description('how a cost came about: every term of the sum')
    .argument('<what>', 'usage')
    .argument('<id>', 'number of the response, or id of its message or request')
    .option('-j, --json', 'the same as JSON, amounts as exact decimal text')
    .action(async (what: string, id: string, options: { json?: boolean }) => {
      const { runExplain } = await import('./explain-run.ts');
      await runExplain(what, id, options, context);
    });
  program
    .command('prices')
    .description('the prices that costs are calculated with, and where they come from')
    .argument('[model]', 'only models whose name holds this')
    .option('-j, --json', 'all prices as JSON')
    .action(async (model: string | undefined, options: { json?: boolean }) => {
      const { runPrices } = await import('./prices-run.ts');
      await runPrices(model, options, context);
    });
}
