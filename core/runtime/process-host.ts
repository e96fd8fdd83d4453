import type { ToWorker } from '../contracts/worker-messages.ts';

/** How a process ended. */
export type ChildExit = {
  code: number | null;
  signal: string | null;
  /** Set when it could not even be started. */
  error: string | null;
};

/** One running child process. Listeners are set right after the fork, before anything can have happened. */
export type ChildHandle = {
  readonly pid: number | null;
  /** Does nothing when the child is gone. */
  send(message: ToWorker): void;
  /** Messages are unchecked. */
  onMessage(listener: (message: unknown) => void): void;
  /** Whole lines, without their newline. */
  onLine(listener: (line: string, from: 'stdout' | 'stderr') => void): void;
  /** Called exactly once. */
  onExit(listener: (exit: ChildExit) => void): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
};

/** Starts entry points as processes. Node's child_process is one way, Electron's utilityProcess another. */
export type ProcessHost = {
  /** @param entryName file name in core/entries without its ending, e.g. `fast-path`. */
  fork(entryName: string, env: Record<string, string>): ChildHandle;
};
