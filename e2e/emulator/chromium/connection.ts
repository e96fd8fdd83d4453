import type { Readable, Writable } from 'node:stream';
import type { Protocol } from './protocol.ts';

/** Chromium is gone, or the command came too late for its page. */
export class ChromiumError extends Error {
  override name = 'ChromiumError';
}

// Methods, not function properties: their parameters may be narrower than `unknown`.
type Pending = { resolve(result: unknown): void; reject(error: Error): void };
type Listener = { call(parameters: unknown, sessionId: string): void };
type Message = {
  id?: number;
  method?: string;
  params?: unknown;
  sessionId?: string;
  result?: unknown;
  error?: { message: string };
};

/** Chromium's debugging protocol over a pipe: JSON messages, each ended by a zero byte. */
export class ChromiumConnection {
  readonly #toBrowser: Writable;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #lastId = 0;
  #rest = '';
  #closed = false;

  constructor(toBrowser: Writable, fromBrowser: Readable) {
    this.#toBrowser = toBrowser;
    toBrowser.on('error', () => this.close());
    fromBrowser.setEncoding('utf8');
    fromBrowser.on('data', (text: string) => this.#take(text));
    fromBrowser.on('close', () => this.close());
  }

  /** @throws ChromiumError when Chromium refuses or is gone */
  send<M extends keyof Protocol.CommandParameters>(
    method: M,
    params: Protocol.CommandParameters[M],
    sessionId?: string,
  ): Promise<Protocol.CommandReturnValues[M]> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new ChromiumError(`${method}: Chromium is gone`));
        return;
      }
      this.#lastId += 1;
      this.#pending.set(this.#lastId, { resolve, reject });
      this.#toBrowser.write(`${JSON.stringify({ id: this.#lastId, method, params, sessionId })}\0`);
    });
  }

  /** @returns removes the listener again */
  on<E extends keyof Protocol.Events>(
    event: E,
    listener: (parameters: Protocol.Events[E], sessionId: string) => void,
  ): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    const entry = {
      call(parameters: Protocol.Events[E], sessionId: string) {
        listener(parameters, sessionId);
      },
    };
    listeners.add(entry);
    return () => void listeners.delete(entry);
  }

  /** Whatever still waits is refused. */
  close(): void {
    this.#closed = true;
    for (const [id, { reject }] of this.#pending) {
      this.#pending.delete(id);
      reject(new ChromiumError('Chromium is gone'));
    }
  }

  #take(text: string): void {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop() ?? '';
    for (const message of messages) this.#dispatch(JSON.parse(message));
  }

  #dispatch(message: Message): void {
    if (message.id === undefined) {
      for (const listener of [...(this.#listeners.get(message.method ?? '') ?? [])]) {
        listener.call(message.params, message.sessionId ?? '');
      }
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.error) pending?.reject(new ChromiumError(message.error.message));
    else pending?.resolve(message.result);
  }
}

/** The connection as one page sees it. */
export class TargetSession {
  readonly #connection: ChromiumConnection;
  readonly #sessionId: string;
  readonly #removals: (() => void)[] = [];

  constructor(connection: ChromiumConnection, sessionId: string) {
    this.#connection = connection;
    this.#sessionId = sessionId;
  }

  send<M extends keyof Protocol.CommandParameters>(
    method: M,
    params: Protocol.CommandParameters[M],
  ): Promise<Protocol.CommandReturnValues[M]> {
    return this.#connection.send(method, params, this.#sessionId);
  }

  /** Sends what is allowed to fail, because the page may be gone or may have moved on by then. */
  post<M extends keyof Protocol.CommandParameters>(method: M, params: Protocol.CommandParameters[M]): void {
    this.send(method, params).catch((error: unknown) => {
      if (!(error instanceof ChromiumError)) throw error;
    });
  }

  on<E extends keyof Protocol.Events>(event: E, listener: (parameters: Protocol.Events[E]) => void): void {
    const remove = this.#connection.on(event, (parameters, sessionId) => {
      if (sessionId === this.#sessionId) listener(parameters);
    });
    this.#removals.push(remove);
  }

  /** The page was closed by somebody else, e.g. a test that speaks with Chromium directly. */
  onDetached(listener: () => void): void {
    const remove = this.#connection.on('Target.detachedFromTarget', ({ sessionId }) => {
      if (sessionId === this.#sessionId) listener();
    });
    this.#removals.push(remove);
  }

  /** No listener is called any more. */
  dispose(): void {
    for (const remove of this.#removals.splice(0)) remove();
  }
}
