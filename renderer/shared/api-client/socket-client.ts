import { type ApiClient, type Changed, type SocketMessage, socketMessageSchema } from '../../../core/contracts/api.ts';
import { type Connection, createConnectionStore } from './connection.ts';
import { createPendingCalls } from './pending-calls.ts';
import { readResult } from './read-result.ts';
import { reconnectDelay } from './reconnect-delay.ts';

/** The longest report takes well under a second; after this an error is more honest than waiting. */
const REQUEST_TIMEOUT_MS = 15_000;
/** The interface marks its figures as late after three seconds without an answer. */
const LATE_AFTER_MS = 3_000;
/** A fresh address opened in another tab sets the cookie for this one too, so a refused page looks again at leisure. */
const REFUSED_RETRY_MS = 5_000;

export type SocketClientOptions = {
  /** `ws://host:port/ws` */
  url: string;
  /**
   * Asks the server whether it still knows this browser. A WebSocket does not tell why it was refused, so this is asked
   * when one could not be opened. A rejection means that the server does not answer at all.
   */
  isAllowed: () => Promise<boolean>;
  requestTimeoutMs?: number;
  lateAfterMs?: number;
  refusedRetryMs?: number;
};

export type SocketClient = ApiClient & {
  connection(): Connection;
  onConnection(listener: () => void): () => void;
  /** Calls back when a lost connection is open again: changes may have been missed meanwhile. */
  onReopened(listener: () => void): () => void;
  /** Ends the connection for good; waiting calls fail. */
  close(): void;
};

function readMessage(data: unknown): SocketMessage | null {
  try {
    const parsed = socketMessageSchema.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

function addTo<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The contract's client over one WebSocket. It connects at once, reconnects for as long as it lives, and sends calls
 * without an answer again after a reconnect.
 */
export function createSocketClient(options: SocketClientOptions): SocketClient {
  const changeListeners = new Set<(change: Changed) => void>();
  const reopenListeners = new Set<() => void>();
  const store = createConnectionStore(options.lateAfterMs ?? LATE_AFTER_MS);
  const pending = createPendingCalls(options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS, updateWaiting);
  let socket: WebSocket | null = null;
  let nextId = 1;
  let failedTries = 0;
  let openedBefore = false;
  let closed = false;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;

  function updateWaiting(): void {
    store.setWaiting(pending.size > 0 || store.get().phase !== 'open');
  }

  function receive(message: SocketMessage): void {
    if (message.type === 'changed') {
      for (const listener of changeListeners) {
        listener(message.change);
      }
    } else if (message.type === 'result') {
      pending.resolve(message.id, message.result);
    } else if (message.id !== null) {
      pending.reject(message.id, new Error(message.message));
    }
    updateWaiting();
    store.heard();
  }

  function opened(next: WebSocket): void {
    failedTries = 0;
    store.setPhase('open');
    for (const frame of pending.frames()) {
      next.send(frame);
    }
    updateWaiting();
    if (openedBefore) {
      for (const listener of reopenListeners) {
        listener();
      }
    }
    openedBefore = true;
  }

  async function isRefused(): Promise<boolean> {
    try {
      return !(await options.isAllowed());
    } catch {
      return false;
    }
  }

  async function ended(wasOpen: boolean): Promise<void> {
    socket = null;
    const refused = !wasOpen && (await isRefused());
    if (closed) {
      return;
    }
    store.setPhase(refused ? 'refused' : 'lost');
    updateWaiting();
    const delay = refused ? (options.refusedRetryMs ?? REFUSED_RETRY_MS) : reconnectDelay(failedTries++, Math.random());
    retryTimer = setTimeout(connect, delay);
  }

  function connect(): void {
    const next = new WebSocket(options.url);
    let wasOpen = false;
    socket = next;
    next.addEventListener('open', () => {
      wasOpen = true;
      opened(next);
    });
    next.addEventListener('message', (event) => {
      const message = readMessage(event.data);
      if (message) {
        receive(message);
      }
    });
    next.addEventListener('close', () => {
      if (!closed) {
        void ended(wasOpen);
      }
    });
  }

  connect();
  updateWaiting();

  return {
    async call(name, args) {
      if (closed) {
        throw new Error('The connection to Blueplane was closed.');
      }
      const id = nextId++;
      const frame = JSON.stringify({ id, method: name, args });
      const answer = pending.add(id, frame);
      updateWaiting();
      if (socket?.readyState === WebSocket.OPEN) {
        socket.send(frame);
      }
      return readResult(name, await answer);
    },
    onChanged: (listener) => addTo(changeListeners, listener),
    onReopened: (listener) => addTo(reopenListeners, listener),
    connection: store.get,
    onConnection: store.subscribe,
    close() {
      closed = true;
      clearTimeout(retryTimer);
      socket?.close();
      pending.rejectAll(new Error('The connection to Blueplane was closed.'));
      store.close();
    },
  };
}
