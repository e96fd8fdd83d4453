import { type SocketMessage, socketMessageSchema } from '../../../core/contracts/api.ts';
import type { Changed } from '../../../core/contracts/changed.ts';
import { createConnectionStore } from './connection.ts';
import { addTo, LATE_AFTER_MS, type LiveClient, REQUEST_TIMEOUT_MS } from './live-client.ts';
import { createPendingCalls } from './pending-calls.ts';
import { readActionResult, readResult } from './read-result.ts';
import { reconnectDelay } from './reconnect-delay.ts';
import { RefusalError } from './refusal-error.ts';

/** A fresh address opened in another tab sets the cookie for this one too, so a refused page looks again at leisure. */
const REFUSED_RETRY_MS = 5_000;

const CLOSED = 'The connection to Blueplane was closed.';
const LOST = 'The connection to Blueplane is lost. Wait until it is back, see whether this was done, and try again.';

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

function readMessage(data: unknown): SocketMessage | null {
  try {
    const parsed = socketMessageSchema.safeParse(JSON.parse(String(data)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * The contract's client over one WebSocket. It connects at once, reconnects for as long as it lives, and sends calls
 * without an answer again after a reconnect.
 */
export function createSocketClient(options: SocketClientOptions): LiveClient {
  const changeListeners = new Set<(change: Changed) => void>();
  const reopenListeners = new Set<() => void>();
  const store = createConnectionStore(options.lateAfterMs ?? LATE_AFTER_MS);
  const pending = createPendingCalls<string>(options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS, updateWaiting);
  // Apart from the questions: an action is never sent twice, and may take its time without making the figures late.
  const actions = createPendingCalls<string>(options.requestTimeoutMs ?? REQUEST_TIMEOUT_MS, () => {});
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
      actions.resolve(message.id, message.result);
    } else if (message.type === 'error' && message.id !== null) {
      pending.reject(message.id, new RefusalError(message.message));
      actions.reject(message.id, new RefusalError(message.message));
    }
    updateWaiting();
    store.heard();
  }

  function opened(next: WebSocket): void {
    failedTries = 0;
    store.setPhase('open');
    for (const frame of pending.waiting()) {
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
    actions.rejectAll(new Error(LOST));
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

  /** A question waits for a connection. */
  function ask(method: string, args: unknown): Promise<unknown> {
    if (closed) {
      return Promise.reject(new Error(CLOSED));
    }
    const id = nextId++;
    const frame = JSON.stringify({ id, method, args });
    const answer = pending.add(id, frame);
    updateWaiting();
    if (socket?.readyState === WebSocket.OPEN) {
      socket.send(frame);
    }
    return answer;
  }

  /** An action is done now or not at all. */
  function perform(method: string, args: unknown): Promise<unknown> {
    if (socket?.readyState !== WebSocket.OPEN) {
      return Promise.reject(new Error(closed ? CLOSED : LOST));
    }
    const id = nextId++;
    socket.send(JSON.stringify({ id, method, args }));
    return actions.add(id, method);
  }

  return {
    desktop: null,
    call: async (name, args) => readResult(name, await ask(name, args)),
    act: async (name, args) => readActionResult(name, await perform(name, args)),
    onChanged: (listener) => addTo(changeListeners, listener),
    onReopened: (listener) => addTo(reopenListeners, listener),
    connection: store.get,
    onConnection: store.subscribe,
    close() {
      closed = true;
      clearTimeout(retryTimer);
      socket?.close();
      pending.rejectAll(new Error(CLOSED));
      actions.rejectAll(new Error(CLOSED));
      store.close();
    },
  };
}
