import { type UtilityProcess, utilityProcess } from 'electron';
import { errorCode } from '../core/runtime/error-fields.ts';
import { readLines } from '../core/runtime/line-reader.ts';
import { entryFile } from '../core/runtime/node-process-host.ts';
import type { ChildExit, ChildHandle, ProcessHost } from '../core/runtime/process-host.ts';

/**
 * Runs workers as Electron's utility processes; works only after `ready`.
 * @param entriesDir folder of the entry points.
 */
export function createElectronProcessHost(entriesDir: string): ProcessHost {
  return {
    fork(entryName, env) {
      const child = utilityProcess.fork(entryFile(entriesDir, entryName), [], {
        env: { ...definedOnly(process.env), ...env },
        // Not this process's own flags.
        execArgv: [],
        stdio: 'pipe',
        serviceName: `blueplane ${entryName}`,
      });
      return wrap(child);
    },
  };
}

function wrap(child: UtilityProcess): ChildHandle {
  let exit: ChildExit | null = null;
  let exitListener: ((exit: ChildExit) => void) | null = null;
  // Electron forgets the process id with the process, and a killed one is still to be named.
  let pid: number | null = child.pid ?? null;
  child.on('spawn', () => {
    pid = child.pid ?? null;
  });
  child.on('exit', (code) => {
    if (exit !== null) return;
    // How a signal shows in `code` differs by system, so it is told as the code it is.
    exit = { code, signal: null, error: null };
    exitListener?.(exit);
  });

  return {
    get pid() {
      return exit === null ? pid : null;
    },
    send: (message) => {
      // Electron 44 crashed when a message was posted to a process that was just ending.
      if (exit === null) child.postMessage(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onLine: (listener) => {
      if (child.stdout !== null) readLines(child.stdout, (line) => listener(line, 'stdout'));
      if (child.stderr !== null) readLines(child.stderr, (line) => listener(line, 'stderr'));
    },
    onExit: (listener) => {
      exitListener = listener;
      if (exit !== null) listener(exit);
    },
    kill: (signal) => {
      if (exit !== null) return;
      if (signal === 'SIGTERM' || pid === null) child.kill();
      else killHard(pid);
    },
  };
}

/** Electron's own kill() is SIGTERM, which a hanging process does not hear. */
function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
