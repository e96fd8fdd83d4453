import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type ChosenLetters,
  type DeadLetters,
  droppedLettersSchema,
  replayedLettersSchema,
} from '../../contracts/dead-letters.ts';
import { openHomeQueries } from '../../query/index.ts';
import { createControlClient, NotRunningError } from '../../runtime/control.ts';
import { HomeTakenError } from '../../runtime/home-lock.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { dropLine, letterLines, listLines, replayLines } from './dead-letter-text.ts';
import { ExitStatus } from './exit-status.ts';
import { findOwner, ingestRunsMessage } from './find-owner.ts';

type Json = { json?: boolean };
export type ListOptions = Json & { limit: number; all?: boolean };
export type DropOptions = Json & { yes?: boolean };

/** Somebody became the owner in between and does not answer yet. */
const ATTEMPTS = 20;
const ATTEMPT_PAUSE_MS = 500;

/** `dlq list`. @throws ExitStatus 1 when nothing is stored yet */
export async function runList({ limit, all, json }: ListOptions, context: CliContext): Promise<void> {
  const letters = await read(context, { limit, replayed: all === true });
  print(context, json, letters, listLines(letters, Date.now()));
}

/** `dlq show`. @throws ExitStatus 1 when there is no such letter */
export async function runShow(id: number, { json }: Json, context: CliContext): Promise<void> {
  const [letter] = (await read(context, { id })).letters;
  if (letter === undefined) throw noSuchLetter(id);
  print(context, json, letter, letterLines(letter));
}

/** `dlq replay`. @throws ExitStatus 1 when some cannot be stored now either */
export async function runReplay(ids: readonly number[], { json }: Json, context: CliContext): Promise<void> {
  const { waiting } = await read(context, {});
  const chosen = await choose(ids, context);
  const { done, isRunning } = await asOwnerOrAlone(context, {
    byOwner: async (act) => replayedLettersSchema.parse(await act('replayDeadLetters', chosen)),
    alone: (home) => context.replayDeadLetters(home, chosen),
  });
  print(context, json, done, replayLines(done, waiting, isRunning));
  if (done.refused > 0) throw new ExitStatus(1);
}

/** `dlq drop`. @throws ExitStatus 1 when `--yes` is missing */
export async function runDrop(ids: readonly number[], { json, yes }: DropOptions, context: CliContext): Promise<void> {
  const { waiting, replayed } = await read(context, {});
  const chosen = await choose(ids, context);
  const count = chosen.ids?.length ?? waiting + replayed;
  if (yes !== true) {
    throw new ExitStatus(1, `${dropLine(count, false)} This cannot be undone: to delete, add --yes.`);
  }
  const { done } = await asOwnerOrAlone(context, {
    byOwner: async (act) => droppedLettersSchema.parse(await act('dropDeadLetters', chosen)),
    alone: (home) => context.dropDeadLetters(home, chosen),
  });
  print(context, json, done, [dropLine(done.dropped, true)]);
}

type Args = { limit?: number; id?: number; replayed?: boolean };

async function read(context: CliContext, args: Args): Promise<DeadLetters> {
  const { database } = homePaths(resolveHome(context.env), context.env);
  if (!existsSync(database)) {
    throw new ExitStatus(1, 'Nothing is stored yet. Run `blueplane ingest --once` to read what your tools left.');
  }
  const queries = openHomeQueries(database);
  try {
    return await queries.call('deadLetters', args);
  } finally {
    queries.close();
  }
}

/** A number that names nothing is a slip of the pen: nothing is done then. */
async function choose(ids: readonly number[], context: CliContext): Promise<ChosenLetters> {
  if (ids.length === 0) return {};
  for (const id of ids) if ((await read(context, { id })).letters.length === 0) throw noSuchLetter(id);
  return { ids: [...new Set(ids)] };
}

function noSuchLetter(id: number): ExitStatus {
  return new ExitStatus(1, `There is no dead letter ${id}. See \`blueplane dlq list --all\`.`);
}

type Ways<Result> = {
  byOwner(act: ReturnType<typeof createControlClient>['act']): Promise<Result>;
  alone(home: string): Promise<Result>;
};

/** A running Blueplane is asked to do it; otherwise this process owns the home meanwhile. */
async function asOwnerOrAlone<Result>(
  context: CliContext,
  { byOwner, alone }: Ways<Result>,
): Promise<{ done: Result; isRunning: boolean }> {
  const paths = homePaths(resolveHome(context.env), context.env);
  for (let attempt = 1; ; attempt += 1) {
    const owner = await findOwner(paths, 1);
    if (owner?.mode === 'ingest') throw new ExitStatus(1, ingestRunsMessage(owner, paths.home));
    try {
      return owner === null
        ? { done: await alone(paths.home), isRunning: false }
        : { done: await byOwner(createControlClient(paths).act), isRunning: true };
    } catch (error) {
      const ownerChanged = error instanceof HomeTakenError || error instanceof NotRunningError;
      if (!ownerChanged || attempt >= ATTEMPTS) throw error;
    }
    await wait(ATTEMPT_PAUSE_MS);
  }
}

function print(context: CliContext, json: boolean | undefined, figures: unknown, lines: readonly string[]): void {
  context.stdout.write(`${json === true ? JSON.stringify(figures, null, 2) : lines.join('\n')}\n`);
}
