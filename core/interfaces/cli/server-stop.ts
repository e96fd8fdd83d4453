import { setTimeout as sleep } from 'node:timers/promises';
import type { OwnerStatus } from '../../contracts/process-status.ts';
import { ControlError, createControlClient, NotRunningError } from '../../runtime/control.ts';
import { errorCode } from '../../runtime/error-fields.ts';
import { isHomeTaken } from '../../runtime/home-lock.ts';
import { type HomePaths, homePaths, resolveHome } from '../../runtime/paths.ts';
import { readPidFile, removePidFile } from '../../runtime/pid-file.ts';
import type { CliContext } from './context.ts';
import { ExitStatus } from './exit-status.ts';
import { ingestRunsMessage } from './find-owner.ts';
import type { StopOptions } from './server-options.ts';

/** How often to look whether the server has gone. */
const POLL_MS = 50;
/** A server that does not take the request in this time gets a signal. */
const ASK_TIMEOUT_MS = 1_000;
/** SIGKILL ends a process at once; its children notice within this time. */
const KILL_WAIT_MS = 5_000;

/**
 * `stop`: asks the server to end, waits for it, and with `--force` kills it after the time is over. Not running is
 * no error. An ingest is broken off with `--force` only.
 * @throws ExitStatus 1 when it still runs, or is an ingest.
 */
export async function runStop(options: StopOptions, context: CliContext): Promise<void> {
  const paths = homePaths(resolveHome(context.env));
  function say(text: string): void {
    context.stdout.write(`${text}\n`);
  }
  if (!isHomeTaken(paths.lock)) {
    // What a killed server left.
    removePidFile(paths.pid);
    say('Server is not running');
    return;
  }
  const owner = await briefStatus(paths);
  if (owner?.mode === 'ingest' && options.force !== true) throw new ExitStatus(1, ingestRunsMessage(owner, paths.home));
  const stopped = owner?.mode === 'ingest' ? 'Ingest broken off; what it read is kept' : 'Server stopped';
  const pid = readPidFile(paths.pid)?.pid ?? null;
  if (options.verbose)
    say(`Stopping the server${pid === null ? '' : ` (pid ${pid})`}, waiting up to ${options.timeout} s`);
  await askToStop(paths, pid, options.verbose === true ? say : () => undefined);
  if (await isFreeWithin(paths, options.timeout * 1_000)) {
    say(stopped);
    return;
  }
  if (!options.force) {
    throw new ExitStatus(
      1,
      `The server has not stopped within ${options.timeout} s. Wait longer with --timeout, or kill it with \`blueplane stop --force\`.`,
    );
  }
  if (pid === null)
    throw new ExitStatus(1, 'The server has not stopped, and server.pid does not say which process it is.');
  if (options.verbose) say(`It has not stopped in time; killing process ${pid}`);
  signal(pid, 'SIGKILL');
  if (!(await isFreeWithin(paths, KILL_WAIT_MS))) throw new ExitStatus(1, `Process ${pid} could not be killed.`);
  removePidFile(paths.pid);
  say('Server killed');
}

/** @returns null when the owner is only starting, or hangs */
async function briefStatus(paths: HomePaths): Promise<OwnerStatus | null> {
  try {
    return await createControlClient(paths, ASK_TIMEOUT_MS).status();
  } catch (error) {
    if (error instanceof ControlError) return null;
    throw error;
  }
}

async function askToStop(paths: HomePaths, pid: number | null, say: (text: string) => void): Promise<void> {
  try {
    await createControlClient(paths, ASK_TIMEOUT_MS).stop();
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    // It is only starting, or hangs. The lock proves that an owner lives, and server.pid is written by its holder.
    if (!(error instanceof NotRunningError)) say(error.message);
    if (pid !== null) signal(pid, 'SIGTERM');
  }
}

function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH')
      throw new ExitStatus(1, `Process ${pid} cannot be signalled (${errorCode(error)}).`);
  }
}

/** Whether the owner lets go of the home in this time. */
async function isFreeWithin(paths: HomePaths, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isHomeTaken(paths.lock)) {
    if (Date.now() >= deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}
