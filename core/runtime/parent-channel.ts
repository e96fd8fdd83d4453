import type { FromWorker } from '../contracts/worker-messages.ts';

/** The line from a worker to the process that supervises it, whatever carries it. */
export type ParentChannel = {
  send(message: FromWorker): void;
  /** Messages are unchecked. */
  onMessage(listener: (message: unknown) => void): void;
  /** The parent is gone. */
  onDisconnect(listener: () => void): void;
};

/** What Electron's utility process offers in place of an IPC channel. */
type ParentPort = {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
};

/** @returns null when this process was started by hand, without a parent to talk to. */
export function openParentChannel(): ParentChannel | null {
  const port: unknown = 'parentPort' in process ? process.parentPort : undefined;
  if (isParentPort(port)) return electronChannel(port);
  if (process.send === undefined) return null;
  return nodeChannel();
}

function nodeChannel(): ParentChannel {
  return {
    // A send can fail only because the parent went away, which `disconnect` tells as well.
    send: (message) => void process.send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => void process.on('message', listener),
    onDisconnect: (listener) => {
      if (!process.connected) setImmediate(listener);
      process.once('disconnect', listener);
    },
  };
}

/** Electron ends its utility processes itself when the main process is gone, so there is no event for it. */
function electronChannel(port: ParentPort): ParentChannel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', (event) => listener(event.data)),
    onDisconnect: () => undefined,
  };
}

function isParentPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port;
}
