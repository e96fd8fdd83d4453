import type { Writable } from 'node:stream';
import { SAMPLE_VARIABLE } from '../../contracts/sample.ts';
import { type DaemonReport, reportFailure, runDaemon, startedLines } from '../../runtime/daemon.ts';
import { errorMessage } from '../../runtime/error-fields.ts';
import { createNodeProcessHost, entryFile } from '../../runtime/node-process-host.ts';
import { openBrowser } from '../../runtime/open-browser.ts';
import { homePaths, resolveHome } from '../../runtime/paths.ts';
import type { ProcessHost } from '../../runtime/process-host.ts';
import type { CommandLineProgram } from '../../runtime/sample-server.ts';
import { loadSettings } from '../../runtime/settings.ts';

export type HeadlessOptions = {
  env: Readonly<Record<string, string | undefined>>;
  /** `--open` opens the dashboard, `--verbose` prints the log. */
  arguments: readonly string[];
  entriesDir: string;
  /** As in CliContext. */
  processHost?: (() => Promise<ProcessHost>) | undefined;
  /** As in CliContext. */
  background?: CommandLineProgram | undefined;
  version: string;
  stdout: Writable;
  stderr: Writable;
  prepareDatabase(path: string, tell?: (sentence: string) => void): Promise<void>;
};

/**
 * Runs the server in this process until it is told to end.
 * @returns the exit code: 0 after an orderly end, 1 when it could not start.
 */
export async function runHeadless(options: HeadlessOptions): Promise<number> {
  const home = resolveHome(options.env);
  const paths = homePaths(home);
  try {
    await runDaemon({
      home,
      settings: loadSettings(paths.config),
      host: (await options.processHost?.()) ?? createNodeProcessHost(options.entriesDir),
      version: options.version,
      env: options.env,
      prepareDatabase: options.prepareDatabase,
      commandLine: options.background ?? {
        command: process.execPath,
        arguments: [entryFile(options.entriesDir, 'cli')],
      },
      endsWithStarter: options.env[SAMPLE_VARIABLE] === '1',
      ...(options.arguments.includes('--verbose') && { echo: (line) => void options.stdout.write(`${line}\n`) }),
      onStarted(owner, address) {
        const lines = startedLines(owner, address, paths.log);
        options.stdout.write(`${lines.join('\n')}\n`);
        report({ started: true, lines });
        if (address !== null && options.arguments.includes('--open')) openBrowser(address);
      },
    });
    return 0;
  } catch (error) {
    options.stderr.write(`blueplane: ${errorMessage(error)}\n`);
    await reported(reportFailure(error));
    return 1;
  }
}

/** Tells the command that started this process in the background, if one did and still waits. */
function report(message: DaemonReport): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

/** The same, and waits until it is told: the process ends next. */
function reported(message: DaemonReport): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });
}
