import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { currentJobSchema, type JobProgress } from '../../contracts/lifecycle-job.ts';
import {
  PURGE_STEPS,
  type PurgePreview,
  type PurgeResult,
  type PurgeScope,
  purgeStepIndex,
} from '../../contracts/purge.ts';
import { ControlError, createControlClient, NotRunningError } from '../../runtime/control.ts';
import { HomeTakenError } from '../../runtime/home-lock.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';
import { findOwner, ingestRunsMessage } from './find-owner.ts';
import { createBar } from './progress-bar.ts';
import { previewLines, resultLines } from './purge-text.ts';
import { parseRange, type ReportOptions, wrong } from './report-arguments.ts';

/** Options of `purge` as they were typed. */
export type PurgeOptions = Pick<ReportOptions, 'since' | 'until' | 'timezone' | 'platform' | 'json'> & {
  everything?: boolean;
  project?: string;
  session?: string;
  content?: boolean;
  dryRun?: boolean;
  yes?: boolean;
};

/** How often a running Blueplane is asked how far it is. */
const POLL_MS = 150;
/** Somebody became the owner in between and does not answer yet. */
const ATTEMPTS = 20;
const ATTEMPT_PAUSE_MS = 500;

type OnProgress = (progress: JobProgress) => void;

/**
 * Says what a purge takes away, and with `--yes` does it: a running Blueplane is asked to, otherwise this process owns
 * the home meanwhile.
 * @throws ExitStatus 2 for options that are not allowed, 1 when nothing was deleted because `--yes` is missing; errors
 * whose messages say what to do
 */
export async function runPurge(options: PurgeOptions, context: CliContext): Promise<void> {
  const scope = parseScope(options);
  const { home, database } = homePaths(resolveHome(context.env), context.env);
  if (!existsSync(database)) {
    throw new ExitStatus(1, 'Nothing is stored yet. Run `blueplane ingest --once` to read what your tools left.');
  }
  const preview = await context.previewPurge(home, scope);
  const print = (figures: PurgePreview | PurgeResult, lines: string[]): void => {
    context.stdout.write(`${options.json === true ? JSON.stringify(figures, null, 2) : lines.join('\n')}\n`);
  };
  if (options.dryRun === true) {
    print(preview, [...previewLines(preview), 'Nothing was deleted. To delete it, write --yes in place of --dry-run.']);
    return;
  }
  if (options.yes !== true) {
    print(preview, previewLines(preview));
    throw new ExitStatus(1, 'Nothing was deleted. This cannot be undone: to delete it, add --yes.');
  }
  const result = await purgeWithBar(home, scope, context);
  print(result, resultLines(result));
  if (!result.proof.clean || result.left.length > 0) throw new ExitStatus(1);
}

function parseScope(options: PurgeOptions): PurgeScope {
  if (options.dryRun === true && options.yes === true) throw wrong('purge: give --dry-run or --yes, not both');
  const { everything, project, session, content } = options;
  const scope = {
    ...parseRange(options),
    ...(everything === true ? { everything } : {}),
    ...(project === undefined ? {} : { project }),
    ...(session === undefined ? {} : { session }),
    ...(content === true ? { content } : {}),
  };
  const { timezone, ...limits } = scope;
  if (Object.keys(limits).length === 0) {
    throw wrong('purge: say what: --since, --until, --platform, --project, --session, --content, or --everything');
  }
  if (everything === true && Object.keys(limits).length > 1) {
    throw wrong('purge: --everything goes with no other limit; leave out one of them');
  }
  if (content === true && Object.keys(limits).length > 1) {
    throw wrong('purge: --content goes with no other limit; leave out one of them');
  }
  return scope;
}

async function purgeWithBar(home: string, scope: PurgeScope, context: CliContext): Promise<PurgeResult> {
  const bar = createBar(context.stderr);
  const onProgress: OnProgress = ({ step, done, total }) => {
    const index = purgeStepIndex(step);
    bar.update(Math.max(0, index) + done / Math.max(1, total), PURGE_STEPS.length, STEP_WORDS[step] ?? step);
  };
  try {
    return await purge(home, scope, context, onProgress);
  } finally {
    bar.stop();
  }
}

const STEP_WORDS: Readonly<Record<string, string>> = {
  hold: 'capture is held',
  rows: 'rows are deleted',
  files: 'copies are removed',
  queue: 'the queue is emptied',
  shrink: 'space is overwritten',
  check: 'searching for what is left',
};

async function purge(
  home: string,
  scope: PurgeScope,
  context: CliContext,
  onProgress: OnProgress,
): Promise<PurgeResult> {
  for (let attempt = 1; ; attempt += 1) {
    const paths = homePaths(home, context.env);
    const owner = await findOwner(paths, 1);
    if (owner?.mode === 'ingest') throw new ExitStatus(1, ingestRunsMessage(owner, home));
    try {
      return owner === null
        ? await context.purgeHome(home, scope, onProgress)
        : await purgeByOwner(createControlClient(paths), scope, onProgress);
    } catch (error) {
      const ownerChanged = error instanceof HomeTakenError || error instanceof NotRunningError;
      if (!ownerChanged || attempt >= ATTEMPTS) throw error;
    }
    await wait(ATTEMPT_PAUSE_MS);
  }
}

function tellBrokenOff(error: unknown): never {
  if (!(error instanceof ControlError)) throw error;
  throw new Error('Blueplane ended before the purge was done; what was begun is finished when it starts again.');
}

async function purgeByOwner(
  client: ReturnType<typeof createControlClient>,
  scope: PurgeScope,
  onProgress: OnProgress,
): Promise<PurgeResult> {
  const { job: begun } = currentJobSchema.parse(await client.act('startPurge', scope));
  for (;;) {
    const { job } = currentJobSchema.parse(await client.act('currentJob', {}).catch(tellBrokenOff));
    if (job === null || job.id !== begun?.id) throw new Error('Another job took its place. See `blueplane logs`.');
    onProgress(job.progress);
    if (job.state === 'failed') throw new Error(job.message ?? 'The purge failed. See `blueplane logs`.');
    if (job.state === 'cancelled') throw new Error('The purge was broken off before anything was deleted.');
    if (job.purge !== null && job.state === 'done') return job.purge;
    await wait(POLL_MS);
  }
}
