import { homePaths, resolveHome } from '../../runtime/paths.ts';
import { loadSettings } from '../../runtime/settings.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';
import { findOwner, ingestRunsMessage } from './find-owner.ts';
import { runHeadless } from './headless.ts';
import { programVersion } from './program-version.ts';
import type { StartOptions } from './server-options.ts';
import { spawnServer, startReport } from './server-process.ts';

/**
 * `start`: in the foreground until it is ended, or with `--daemon` in the background.
 * @throws ExitStatus 1 when it runs already or cannot start.
 */
export async function runStart(options: StartOptions, context: CliContext): Promise<void> {
  await refuseSecondStart(context);
  // Read here too, so that a mistake in config.yaml is told before anything is started.
  loadSettings(homePaths(resolveHome(context.env)).config);
  const flags = [...(options.open === true ? ['--open'] : []), ...(options.verbose === true ? ['--verbose'] : [])];
  if (options.daemon === true) {
    await startInBackground(flags, context);
    return;
  }
  const status = await runHeadless({
    env: context.env,
    arguments: flags,
    entriesDir: context.entriesDir,
    processHost: context.processHost,
    background: context.background,
    version: programVersion(context.entriesDir),
    stdout: context.stdout,
    stderr: context.stderr,
    prepareDatabase: context.prepareDatabase,
  });
  if (status !== 0) throw new ExitStatus(status);
}

async function refuseSecondStart(context: CliContext): Promise<void> {
  const home = resolveHome(context.env);
  const owner = await findOwner(homePaths(home), 1);
  if (owner?.mode === 'ingest') throw new ExitStatus(1, ingestRunsMessage(owner, home));
  if (owner !== null) {
    throw new ExitStatus(
      1,
      `Blueplane is already running for ${home} (pid ${owner.pid}). ` +
        'See `blueplane status`; stop it with `blueplane stop`, or start anew with `blueplane restart`.',
    );
  }
}

/** Starts the server's entry detached from this terminal and waits until it says how it went. */
async function startInBackground(flags: string[], context: CliContext): Promise<void> {
  const child = spawnServer(flags, context, { env: context.env, detached: true });
  const report = await startReport(child);
  if (!report.started) throw new ExitStatus(1, `blueplane: ${report.message}`);
  if (child.connected) child.disconnect();
  child.unref();
  context.stdout.write(`${report.lines.join('\n')}\n`);
}
