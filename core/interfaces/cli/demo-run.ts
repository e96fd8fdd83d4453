import type { SampleReport } from '../../contracts/sample.ts';
import { createControlClient } from '../../runtime/control.ts';
import { END_SIGNALS } from '../../runtime/daemon.ts';
import { errorMessage } from '../../runtime/error-fields.ts';
import { openBrowser } from '../../runtime/open-browser.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import { onParentEnded, onStarterGone } from '../../runtime/starter.ts';
import type { CliContext } from './context.ts';
import { demoServerEnvironment } from './demo-environment.ts';
import { makeDemoFolder, removeLeftDemos } from './demo-folder.ts';
import { startDemoServer } from './demo-server.ts';
import { ExitStatus } from './exit-status.ts';

/**
 * `demo`: a server on invented sessions, in a temporary folder, until a signal, the end of the process that started
 * this one, or the server's own end. Nothing is left of it then.
 * @throws ExitStatus 1 when it could not be shown
 */
export async function runDemo(options: { open: boolean }, context: CliContext): Promise<void> {
  const ending = whenToEnd();
  try {
    await removeLeftDemos();
    await showDemo(options, context, ending.signal);
  } catch (error) {
    // Somebody who ends it while it starts wants no error for it.
    if (ending.signal.aborted) return;
    await report({ started: false, message: errorMessage(error) });
    throw new ExitStatus(1, `blueplane: the sample data cannot be shown: ${errorMessage(error)}`);
  } finally {
    ending.release();
  }
}

async function showDemo({ open }: { open: boolean }, context: CliContext, ending: AbortSignal): Promise<void> {
  const folder = makeDemoFolder();
  try {
    const env = demoServerEnvironment(folder.path, await context.makeSampleHome(folder.path), context);
    if (ending.aborted) return;
    const home = resolveHome(env);
    const server = startDemoServer(context, env);
    const end = () => server.end();
    ending.addEventListener('abort', end);
    try {
      await server.started;
      await report({ started: true, home });
      if (!ending.aborted) await tellAddress(home, open, context);
      const asked = await server.exited;
      if (!ending.aborted && !asked) throw new Error('its server ended unexpectedly.');
      if (!ending.aborted) context.stdout.write('The sample data was ended from its page.\n');
    } finally {
      ending.removeEventListener('abort', end);
      server.end();
      await server.exited;
    }
  } finally {
    await folder.remove();
  }
}

async function tellAddress(home: string, open: boolean, context: CliContext): Promise<void> {
  const { address } = await createControlClient(homePaths(home, context.env)).mintAddress();
  context.stdout.write(
    `Sample data: invented sessions in a folder of their own; yours are neither read nor changed.\n` +
      `Dashboard: ${address}\n` +
      'Ctrl-C ends it and removes everything of it.\n',
  );
  if (open) openBrowser(address);
}

/** Raised by the signals of a terminal, and when the process that started this one is gone. */
function whenToEnd(): { signal: AbortSignal; release(): void } {
  const ending = new AbortController();
  const end = () => ending.abort();
  for (const signal of END_SIGNALS) process.on(signal, end);
  const leave = [onStarterGone(end), onParentEnded(end)];
  return {
    signal: ending.signal,
    release() {
      for (const signal of END_SIGNALS) process.off(signal, end);
      for (const stop of leave) stop();
      // An open channel would keep this process alive.
      if (process.connected) process.disconnect();
    },
  };
}

/** Tells the Blueplane that started this process, if one did. */
function report(message: SampleReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}
