import { type ChildProcess, fork as forkNode } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ForkOptions, UtilityProcess } from 'electron';
import { lifecycle } from '../app/lifecycle.ts';
import { NotEmulatedError, refuseUnknown, refuseUnknownEvents, refuseUnknownOfClass } from '../not-emulated.ts';
import { requireReady } from '../readiness.ts';
import { NODE } from '../runtime-facts.ts';

// Prepares the process before its module runs.
const CHILD = join(import.meta.dirname, 'utility-child.ts');

const OPTIONS = ['env', 'execArgv', 'cwd', 'stdio', 'serviceName'] as const satisfies (keyof ForkOptions)[];

const EVENTS = ['spawn', 'message', 'exit', 'error'];

/** A utility process: a child process of Node that ends with this one. */
class EmulatedUtilityProcess
  extends EventEmitter
  implements Pick<UtilityProcess, 'pid' | 'stdout' | 'stderr' | 'kill' | 'postMessage'>
{
  pid: number | undefined = undefined;
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  readonly #child: ChildProcess;
  #gone = false;

  constructor(child: ChildProcess, name: string) {
    super();
    refuseUnknownEvents('UtilityProcess', this, EVENTS);
    this.#child = child;
    this.stdout = child.stdout;
    this.stderr = child.stderr;
    child.on('spawn', () => {
      this.pid = child.pid;
      this.emit('spawn');
    });
    child.on('message', (message) => this.emit('message', message));
    // Messages to a child that is just ending get lost, as they do with Electron.
    child.on('error', () => undefined);
    child.on('exit', (code, signal) => {
      this.#gone = true;
      this.pid = undefined;
      // Electron gives the number of the signal that ended it.
      const exitCode = code ?? constants.signals[signal ?? 'SIGKILL'];
      if (exitCode !== 0) {
        const reason = signal === null ? 'abnormal-exit' : 'killed';
        lifecycle.emit('child-process-gone', {
          type: 'Utility',
          reason,
          exitCode,
          serviceName: 'node.mojom.NodeService',
          name,
        });
      }
      this.emit('exit', exitCode);
    });
  }

  /** SIGTERM. @returns whether there was a process to send it to */
  kill(): boolean {
    return !this.#gone && this.#child.kill('SIGTERM');
  }

  postMessage(message: unknown, transfer: unknown[] = []): void {
    if (transfer.length > 0) throw new NotEmulatedError('the transfer of UtilityProcess.postMessage');
    const copy: unknown = structuredClone(message);
    if (!this.#gone && this.#child.connected) this.#child.send({ data: copy }, () => undefined);
  }
}
refuseUnknownOfClass('UtilityProcess', EmulatedUtilityProcess);

function fork(modulePath: string, values: string[] = [], options: ForkOptions = {}): EmulatedUtilityProcess {
  requireReady('utilityProcess cannot be created before app is ready.');
  const unknown = Object.keys(options).find((name) => !OPTIONS.some((known) => known === name));
  if (unknown !== undefined) throw new NotEmulatedError(`the option ${unknown} of utilityProcess.fork`);
  const { env = process.env, execArgv = [], cwd, stdio = 'inherit', serviceName = 'Node Utility Process' } = options;
  if (stdio !== 'pipe' && stdio !== 'ignore' && stdio !== 'inherit') {
    throw new NotEmulatedError(`the value ${String(stdio)} of the option stdio of utilityProcess.fork`);
  }
  const child = forkNode(modulePath, values, {
    execPath: NODE,
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', CHILD, ...execArgv],
    env: { ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stdio: ['ignore', stdio, stdio, 'ipc'],
    serialization: 'advanced',
  });
  return new EmulatedUtilityProcess(child, serviceName);
}

/** `utilityProcess`. */
export const utilityProcess = refuseUnknown('utilityProcess', { fork });
