import { type ChildProcess, fork, type SpawnOptions, spawn } from 'node:child_process';
import { z } from 'zod';
import { entryFile } from '../../runtime/node-process-host.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import { loadSettings } from '../../runtime/settings.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';
import { findOwner, ingestRunsMessage } from './find-owner.ts';
import { runHeadless } from './headless.ts';
import { programVersion } from './program-version.ts';
import type { StartOptions } from './server-options.ts';

/** What a background server reports; see DaemonReport. */
const reportSchema = z.union([
  z.object({ started: z.literal(true), lines: z.array(z.string()) }),
  z.object({ started: z.literal(false), message: z.string() }),
]);

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
  const child = detached(flags, context);
  const report = await new Promise<z.infer<typeof reportSchema>>((resolve) => {
    child.on('message', (message) => {
      const parsed = reportSchema.safeParse(message);
      if (parsed.success) resolve(parsed.data);
    });
    child.on('error', (error) => resolve({ started: false, message: error.message }));
    child.on('exit', (code, signal) => {
      resolve({
        started: false,
        message: `The server ended at once (${signal ?? `code ${code}`}). See \`blueplane logs\`.`,
      });
    });
  });
  if (!report.started) throw new ExitStatus(1, `blueplane: ${report.message}`);
  if (child.connected) child.disconnect();
  child.unref();
  context.stdout.write(`${report.lines.join('\n')}\n`);
}

function detached(flags: string[], { env, entriesDir, background }: CliContext): ChildProcess {
  const options = { env, detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] } satisfies SpawnOptions;
  return background === undefined
    ? fork(entryFile(entriesDir, 'headless'), flags, { ...options, execArgv: [] })
    : spawn(background.command, [...background.arguments, 'start', ...flags], options);
}
