import { existsSync } from 'node:fs';
import type { RepairResult } from '../../contracts/repair.ts';
import { formatCount } from '../../format/index.ts';
import { HomeTakenError } from '../../runtime/home-lock.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';

/** Days that are named one by one; of more the first and the number are said. */
const NAMED_DAYS = 10;

/**
 * Repairs a home's database while no server runs, and prints what was saved.
 * @throws ExitStatus 1 when a server runs; errors whose messages say what to do
 */
export async function runRepair(options: { json?: boolean }, context: CliContext): Promise<void> {
  const { home, database, repairNote } = homePaths(resolveHome(context.env), context.env);
  if (!existsSync(database) && !existsSync(repairNote)) {
    throw new ExitStatus(1, 'Nothing is stored yet. Run `blueplane ingest --once` to read what your tools left.');
  }
  const sentences: string[] = [];
  let result: RepairResult | null;
  try {
    result = await context.repairHome(home, (sentence) => sentences.push(sentence));
  } catch (error) {
    if (!(error instanceof HomeTakenError)) throw error;
    throw new ExitStatus(
      1,
      'Blueplane runs, and a restart repairs as well: run `blueplane restart`, or `blueplane stop` first.',
    );
  }
  const text =
    options.json === true ? JSON.stringify({ repaired: result }, null, 2) : repairLines(result, sentences).join('\n');
  context.stdout.write(`${text}\n`);
}

function repairLines(result: RepairResult | null, sentences: readonly string[]): string[] {
  if (result === null) return ['telemetry.db is whole; nothing was changed.'];
  return [...sentences, ...(result.incompleteDays.length > 0 ? [incompleteSentence(result.incompleteDays)] : [])];
}

function incompleteSentence(days: readonly string[]): string {
  const named = days.slice(0, NAMED_DAYS).join(', ');
  const rest = days.length > NAMED_DAYS ? ` and ${formatCount(days.length - NAMED_DAYS)} more` : '';
  return `Of these days (UTC) something is missing until their files were read again: ${named}${rest}.`;
}
