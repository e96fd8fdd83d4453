import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleReportSchema } from '../contracts/sample.ts';
import { createControlClient, NotRunningError } from './control.ts';
import { errorMessage } from './error-fields.ts';
import { homePaths } from './paths.ts';

/** Sample data cannot be shown or ended; the message is for people. */
export class SampleError extends Error {}

/** What runs the command line in another process: a program, and what stands before a command's own words. */
export type CommandLineProgram = { command: string; arguments: readonly string[] };

export type SampleServerPlan = {
  commandLine: CommandLineProgram | null;
  env: Readonly<Record<string, string | undefined>>;
  /** True for the owner of sample data itself, which shows no other. */
  isSample: boolean;
};

/** The server on invented sessions that an owner has beside itself: `blueplane demo`, as its child. */
export type SampleServer = {
  /**
   * Starts it if none runs.
   * @returns a fresh one-time address, null while it is still being started
   * @throws with words for people when it could not be started; the next call tries anew
   */
  show(): Promise<{ address: string | null }>;
  /** Ends it, with all that it made; resolves when it is gone. No other is started from then on. */
  stop(): Promise<void>;
};

/** Less than anybody on the way to a page waits for an answer. */
const ANSWER_WITHIN_MS = 5_000;
/** It ends its own server and removes the folder; what hangs is killed, and its server ends with it. */
const STOP_DEADLINE_MS = 20_000;

type Life = { child: ChildProcess; home: Promise<string>; exited: Promise<void> };

export function createSampleServer({ commandLine, env, isSample }: SampleServerPlan): SampleServer {
  let life: Life | null = null;
  let isStopping = false;

  function start(): Life {
    if (commandLine === null) throw new SampleError('Sample data cannot be shown from here. Run `blueplane demo`.');
    const begun = launch(commandLine, env);
    // One that failed to start stays until somebody was told why.
    const forget = () => {
      if (life === begun) life = null;
    };
    begun.home.then(() => begun.exited.then(forget)).catch(() => undefined);
    return begun;
  }

  return {
    async show() {
      if (isStopping) throw new SampleError('Blueplane is stopping.');
      if (isSample) throw new SampleError('This is the sample data already.');
      life ??= start();
      const asked = life;
      let home: string | null;
      try {
        home = await withinAnswer(asked.home);
      } catch (error) {
        if (life === asked) life = null;
        throw error;
      }
      if (home === null) return { address: null };
      try {
        return await createControlClient(homePaths(home, env)).mintAddress();
      } catch (error) {
        if (!(error instanceof NotRunningError)) throw error;
        throw new SampleError('The sample data is just being ended. Try again in a moment.');
      }
    },
    async stop() {
      isStopping = true;
      if (life === null) return;
      const { child, exited } = life;
      // What a signal is to a terminal: on every system, and also to one that has only begun to start.
      if (child.connected) child.disconnect();
      const patience = new AbortController();
      await Promise.race([exited, sleep(STOP_DEADLINE_MS, null, { signal: patience.signal }).catch(() => null)]);
      patience.abort();
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** null when it takes longer than somebody waits for an answer. */
async function withinAnswer(home: Promise<string>): Promise<string | null> {
  const patience = new AbortController();
  try {
    return await Promise.race([home, sleep(ANSWER_WITHIN_MS, null, { signal: patience.signal }).catch(() => null)]);
  } finally {
    patience.abort();
  }
}

function launch({ command, arguments: words }: CommandLineProgram, env: SampleServerPlan['env']): Life {
  const child = spawn(command, [...words, 'demo', '--no-open'], {
    env: { ...env },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    windowsHide: true,
  });
  const home = Promise.withResolvers<string>();
  const exited = Promise.withResolvers<void>();
  child.on('message', (message) => {
    const report = sampleReportSchema.safeParse(message);
    if (!report.success) return;
    if (report.data.started) home.resolve(report.data.home);
    else home.reject(new SampleError(`The sample data cannot be shown: ${report.data.message}`));
  });
  child.on('error', (error) => {
    home.reject(new SampleError(`The sample data cannot be shown: ${errorMessage(error)}`));
    // One without a process id never ran, and will not exit either.
    if (child.pid === undefined) exited.resolve();
  });
  child.on('exit', (code, signal) => {
    home.reject(new SampleError(`The sample data cannot be shown: its process ended (${signal ?? `code ${code}`}).`));
    exited.resolve();
  });
  // Told to whoever asks for it.
  home.promise.catch(() => undefined);
  return { child, home: home.promise, exited: exited.promise };
}
