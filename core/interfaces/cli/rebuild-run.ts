import { existsSync } from 'node:fs';
import type { RebuildResult, TableChanges } from '../../contracts/rebuild.ts';
import { counted, formatDuration } from '../../format/index.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';
import { createBar } from './progress-bar.ts';

/** What the rows of a table are called. */
const ROWS: Readonly<Record<string, string>> = {
  usage: 'responses',
  usage_rollup: 'sums of a quarter of an hour',
  conversations: 'sessions',
  conversation_turns: 'prompts',
  tool_calls: 'tool calls',
  decisions: 'decisions',
  code_changes: 'changes of code',
};

/**
 * Derives all figures anew from the stored events and prints what is different now.
 * @throws ExitStatus 1 when nothing is stored or when it was broken off; errors whose messages say what to do.
 */
export async function runRebuild(options: { json?: boolean }, context: CliContext): Promise<void> {
  const { home, database } = homePaths(resolveHome(context.env), context.env);
  if (!existsSync(database)) {
    throw new ExitStatus(1, 'Nothing is stored yet. Run `blueplane ingest --once` to read what your tools left.');
  }
  const started = performance.now();
  const result = await rebuildInterruptibly(home, context);
  const milliseconds = performance.now() - started;
  const text =
    options.json === true
      ? JSON.stringify({ ...result, seconds: Math.round(milliseconds) / 1_000 }, null, 2)
      : rebuildLines(result, milliseconds).join('\n');
  context.stdout.write(`${text}\n`);
}

async function rebuildInterruptibly(home: string, context: CliContext): Promise<RebuildResult> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const bar = createBar(context.stderr);
  try {
    return await context.rebuildHome(
      home,
      ({ events, eventsTotal }) => bar.update(events, eventsTotal, counted(events, 'event')),
      interrupted.signal,
    );
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    throw new ExitStatus(1, 'Interrupted. Nothing was changed.');
  } finally {
    bar.stop();
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** What a rebuild did, for people. */
export function rebuildLines({ events, unreadable, changes }: RebuildResult, milliseconds: number): string[] {
  const done = `Derived ${counted(events, 'event')} anew in ${formatDuration(milliseconds)}`;
  return [
    changes.length === 0 ? `${done}: everything was right.` : `${done}. Different now:`,
    ...changes.map(changeLine),
    ...(unreadable > 0 ? [`Not understood: ${counted(unreadable, 'event')}; what was known of them stays.`] : []),
  ];
}

function changeLine({ table, added, changed, withdrawn }: TableChanges): string {
  const parts = [
    [added, 'added'],
    [changed, 'changed'],
    [withdrawn, 'withdrawn'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, word]) => `${counted(count, 'row')} ${word}`);
  return `  ${ROWS[table] ?? table}: ${said.join(', ')}`;
}
