import { EventEmitter } from 'node:events';
import { registerHooks } from 'node:module';
import { NotEmulatedError } from '../not-emulated.ts';
import { imitateElectronProcess } from '../runtime-facts.ts';

// Loaded into every utility process before its module: turns a child process of Node into what Electron gives.

const send = process.send?.bind(process);

/** `process.parentPort`. What arrives before somebody listens waits for the first listener. */
class ParentPort extends EventEmitter {
  #early: unknown[] | null = [];

  constructor() {
    super();
    this.on('newListener', (name) => {
      if (name !== 'message' || this.#early === null) return;
      const early = this.#early;
      this.#early = null;
      // The listener is added only after this event.
      process.nextTick(() => {
        for (const data of early) this.receive(data);
      });
    });
  }

  receive(data: unknown): void {
    if (this.#early === null) this.emit('message', { data, ports: [] });
    else this.#early.push(data);
  }

  postMessage(message: unknown, transfer: unknown[] = []): void {
    if (transfer.length > 0) throw new NotEmulatedError('the transfer of process.parentPort.postMessage');
    const copy: unknown = structuredClone(message);
    send?.(copy, undefined, undefined, () => undefined);
  }
}

const parentPort = new ParentPort();
process.on('message', (message) => {
  parentPort.receive(typeof message === 'object' && message !== null ? Reflect.get(message, 'data') : undefined);
});
// Electron's utility processes die with the main process, without a word.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

imitateElectronProcess('utility');
process.argv[0] = process.execPath;
Object.defineProperty(process, 'parentPort', { value: parentPort, enumerable: true });
process.execArgv = process.execArgv.filter((value, index, all) => {
  const own = ['--disable-warning=ExperimentalWarning', '--import'];
  return !own.includes(value) && all[index - 1] !== '--import';
});
// Node's own end of the channel needs the rest (`channel`, `connected`, `disconnect`) to go on working.
Object.defineProperty(process, 'send', { value: undefined, configurable: true });

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron') throw new NotEmulatedError("import 'electron' in a utility process");
    return next(specifier, context);
  },
});
