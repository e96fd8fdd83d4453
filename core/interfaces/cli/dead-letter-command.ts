import { type Command, InvalidArgumentError } from 'commander';
import type { CliContext } from './context.ts';
import type { DropOptions, ListOptions } from './dead-letter-run.ts';

const DEFAULT_LIMIT = 50;

/** Adds `dlq list|show|replay|drop`. What it needs is loaded when it runs. */
export function registerDeadLetterCommand(program: Command, context: CliContext): void {
  const dlq = program
    .command('dlq')
    .description('events that could not be stored: look at them, store them, drop them');
  dlq
    .command('list', { isDefault: true })
    .description('which there are and why, without what they hold')
    .option('-n, --limit <count>', 'the newest so many', number, DEFAULT_LIMIT)
    .option('-a, --all', 'also those that were replayed')
    .option('-j, --json', 'print them as JSON')
    .action(async (options: ListOptions) => {
      const { runList } = await import('./dead-letter-run.ts');
      await runList(options, context);
    });
  dlq
    .command('show')
    .description('one of them')
    .argument('<number>', 'its number in the list', number)
    .option('-j, --json', 'print it as JSON')
    .action(async (id: number, options: { json?: boolean }) => {
      const { runShow } = await import('./dead-letter-run.ts');
      await runShow(id, options, context);
    });
  dlq
    .command('replay')
    .description('store them after all, as far as that can be done now; what was purged does not come back')
    .argument('[numbers...]', 'their numbers in the list; none: all', numbers)
    .option('-j, --json', 'print what became of them as JSON')
    .action(async (ids: number[], options: { json?: boolean }) => {
      const { runReplay } = await import('./dead-letter-run.ts');
      await runReplay(ids, options, context);
    });
  dlq
    .command('drop')
    .description('delete them for good')
    .argument('[numbers...]', 'their numbers in the list; none: all', numbers)
    .option('-y, --yes', 'delete them')
    .option('-j, --json', 'print how many as JSON')
    .action(async (ids: number[], options: DropOptions) => {
      const { runDrop } = await import('./dead-letter-run.ts');
      await runDrop(ids, options, context);
    });
}

function number(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('Give a whole number, as `blueplane dlq list` shows it.');
  return Number(text);
}

function numbers(text: string, before: number[] | undefined): number[] {
  return [...(before ?? []), number(text)];
}
