import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorMessage } from './error-fields.ts';
import { readLines } from './line-reader.ts';
import type { ChildExit, ChildHandle, ProcessHost } from './process-host.ts';

/**
 * Of the C library of most Linux systems (glibc; others do not look at it): few places to take memory from, and large
 * pieces given back to the system at once. By itself it takes a new place for each thread and asks for ever larger pieces
 * before it gives them back: after a year of history 50 MiB of all processes together were held for nothing.
 */
const ALLOCATOR = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '65536' };

/**
 * Runs workers as child processes of Node.
 * @param entriesDir folder of the entry points.
 */
export function createNodeProcessHost(entriesDir: string): ProcessHost {
  return {
    fork(entryName, env) {
      const file = entryFile(entriesDir, entryName);
      const child = fork(file, [], {
        env: { ...compileCacheOf(file), ...ALLOCATOR, ...process.env, ...env },
        // Not the parent's own flags: two processes cannot share an inspector port.
        execArgv: [],
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      return wrap(child);
    },
  };
}

/** The file of an entry point: `.js` where the program is bundled, `.ts` where it runs from source. */
export function entryFile(entriesDir: string, entryName: string): string {
  const bundled = join(entriesDir, `${entryName}.js`);
  return existsSync(bundled) ? bundled : join(entriesDir, `${entryName}.ts`);
}

/**
 * Node keeps what it compiled of a built program beside it, for the next start, if it may write there. Half of the time
 * that a worker needs to start is compiling.
 */
function compileCacheOf(file: string): { NODE_COMPILE_CACHE?: string } {
  return file.endsWith('.js') ? { NODE_COMPILE_CACHE: join(dirname(file), '..', 'compile-cache') } : {};
}

function wrap(child: ChildProcess): ChildHandle {
  let exit: ChildExit | null = null;
  let exitListener: ((exit: ChildExit) => void) | null = null;

  function ended(how: ChildExit): void {
    if (exit !== null) return;
    exit = how;
    exitListener?.(how);
  }
  child.on('exit', (code, signal) => ended({ code, signal, error: null }));
  child.on('error', (error) => {
    // Also raised when a message could not be sent; only a child without a pid never ran.
    if (child.pid === undefined) ended({ code: null, signal: null, error: errorMessage(error) });
  });

  return {
    pid: child.pid ?? null,
    send: (message) => {
      if (child.connected) child.send(message, () => undefined);
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
    kill: (signal) => void child.kill(signal),
  };
}
