import { setTimeout as wait } from 'node:timers/promises';
import type { OwnerStatus } from '../../contracts/process-status.ts';
import type { IngestProgress } from '../../contracts/worker-messages.ts';
import {
  type ControlClient,
  ControlError,
  createControlClient,
  NotRunningError,
  SilentOwnerError,
} from '../../runtime/control.ts';
import { HomeTakenError } from '../../runtime/home-lock.ts';
import { createNodeProcessHost } from '../../runtime/node-process-host.ts';
import { startOwner } from '../../runtime/owner.ts';
import { type HomePaths, homePaths, resolveHome } from '../../runtime/paths.ts';
import { loadSettings } from '../../runtime/settings.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';
import { ingestJson, ingestLines } from './ingest-summary.ts';
import { refuseOtherFolders } from './other-folders.ts';
import { programVersion } from './program-version.ts';
import { createProgressBar } from './progress-bar.ts';

/** An owner holds the home's lock before it can be asked; this often it is tried again, this long apart. */
const ATTEMPTS = 40;
const ATTEMPT_PAUSE_MS = 500;

type OnProgress = (progress: IngestProgress) => void;

/**
 * Reads everything the tools left, once, through the real pipeline, and prints what was read. A running Blueplane is
 * asked to do it; otherwise this process runs what is needed and ends it again.
 * @throws ExitStatus 2 without `--once`, 1 when it was broken off or the running one reads other folders; runtime errors whose messages say what to do.
 */
export async function runIngest(options: { once?: boolean; json?: boolean }, context: CliContext): Promise<void> {
  if (options.once !== true) {
    throw new ExitStatus(2, 'blueplane: write `ingest --once`; to keep reading while you work use `blueplane start`.');
  }
  const started = performance.now();
  const bar = createProgressBar(context.stderr);
  let progress: IngestProgress;
  try {
    progress = await ingest(context, bar.update);
  } finally {
    bar.stop();
  }
  const milliseconds = performance.now() - started;
  const text =
    options.json === true
      ? JSON.stringify(ingestJson(progress, milliseconds), null, 2)
      : ingestLines(progress, milliseconds).join('\n');
  context.stdout.write(`${text}\n`);
}

async function ingest(context: CliContext, onProgress: OnProgress): Promise<IngestProgress> {
  const paths = homePaths(resolveHome(context.env), context.env);
  for (let attempt = 1; ; attempt += 1) {
    // Where sockets lie is known only once the home is prepared, which the first owner does.
    const client = createControlClient(homePaths(paths.home, context.env));
    try {
      await refuseOtherFolders(client, context);
      return await client.ingest(onProgress);
    } catch (error) {
      if (error instanceof SilentOwnerError) throw error;
      if (!(error instanceof ControlError) || attempt >= ATTEMPTS) throw error;
      const mode = await modeOf(client);
      // One that runs for another command ends with what that had asked for, perhaps amid our question: then we are next.
      if (mode === 'ingest') {
        await wait(ATTEMPT_PAUSE_MS);
        continue;
      }
      if (mode !== null) throw error;
    }
    try {
      return await ingestAsOwner(paths, context, onProgress);
    } catch (error) {
      // Somebody else became the owner in between and does not answer yet.
      if (!(error instanceof HomeTakenError) || attempt >= ATTEMPTS) throw error;
    }
    await wait(ATTEMPT_PAUSE_MS);
  }
}

/** Why the home is owned; null when nobody owns it. */
async function modeOf(client: ControlClient): Promise<OwnerStatus['mode'] | null> {
  try {
    return (await client.status()).mode;
  } catch (error) {
    if (error instanceof NotRunningError) return null;
    throw error;
  }
}

async function ingestAsOwner(paths: HomePaths, context: CliContext, onProgress: OnProgress): Promise<IngestProgress> {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const owner = await startOwner({
      home: paths.home,
      mode: 'ingest',
      settings: loadSettings(paths.config),
      host: (await context.processHost?.()) ?? createNodeProcessHost(context.entriesDir),
      version: programVersion(context.entriesDir),
      env: context.env,
      prepareDatabase: context.prepareDatabase,
      signal: interrupted.signal,
    });
    interrupted.signal.addEventListener('abort', () => void owner.stop());
    try {
      return await owner.ingestOnce(onProgress);
    } finally {
      await owner.stop();
    }
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    throw new ExitStatus(1, 'Interrupted. What was read so far is stored; run the command again to read the rest.');
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}
