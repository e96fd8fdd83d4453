import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isOwnerAction, type OwnerActionName } from '../contracts/api.ts';
import { controlCallSchema, type IngestLine, type OwnerEvent } from '../contracts/control.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { IngestProgress } from '../contracts/worker-messages.ts';
import { errorCode, errorMessage } from './error-fields.ts';
import { withBoundedSkips, withoutSkips } from './ingest-progress.ts';

/** The control socket cannot be opened; the message says what to do. */
export class ControlSocketError extends Error {}

/** What the owner does for those who ask over its socket. */
export type ControlHandlers = {
  status(): OwnerStatus;
  ingest(onProgress: (progress: IngestProgress) => void): Promise<IngestProgress>;
  mintAddress(): Promise<{ address: string }>;
  /** Answers one call of the contract. */
  call(method: string, args: unknown): Promise<unknown>;
  act(action: OwnerActionName, args: unknown): Promise<unknown>;
  /** @returns the way to stop */
  onEvent(listener: (event: OwnerEvent) => void): () => void;
  /** Begins to stop and returns at once. */
  stop(): void;
};

export type ControlServer = { close(): Promise<void> };

/** A call is a method's name and a few arguments; a client that sends more is cut off. Bytes. */
const BODY_MAX_BYTES = 16 * 1024;
/** A client that hears nothing for this long and twice more knows that its owner is gone or stopped. */
export const EVENTS_HEARTBEAT_MS = 2_000;
/** Events that a client has not taken. Beyond this it is dropped: it asks anew when it comes back. Bytes. */
const UNSENT_MAX_BYTES = 1024 * 1024;
/** The same for one that waits for an ingest, which may have nothing to tell for long. */
const INGEST_HEARTBEAT_MS = 1_000;
/** Progress lines of an ingest are at most this often; a bar needs no more. */
const PROGRESS_EVERY_MS = 50;

/**
 * Serves the commands of `blueplane` on a Unix socket that only this user can reach (a named pipe on Windows).
 * The caller holds the home's lock, so that a socket file found there is a dead owner's.
 * @throws ControlSocketError
 */
export async function serveControl(socketPath: string, handlers: ControlHandlers): Promise<ControlServer> {
  removeDeadSocket(socketPath);
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    void handle(request, response, handlers);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new ControlSocketError(
          `The control socket ${socketPath} cannot be opened (${errorCode(error)}). ` +
            'Remove what is there, or point BLUEPLANE_HOME at another folder.',
        ),
      );
    });
    server.listen(socketPath, resolve);
  });
  if (process.platform !== 'win32') chmodSync(socketPath, 0o600);
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function removeDeadSocket(socketPath: string): void {
  if (process.platform === 'win32') return;
  const found = lstatSync(socketPath, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) {
    throw new ControlSocketError(`${socketPath} is in the way of the control socket. Move it away and start again.`);
  }
  rmSync(socketPath);
}

async function handle(request: IncomingMessage, response: ServerResponse, handlers: ControlHandlers): Promise<void> {
  response.on('error', () => undefined);
  try {
    const body = await readBody(request);
    const action = request.method === 'POST' ? request.url?.replace(/^\/actions\//, '') : undefined;
    if (action !== undefined && isOwnerAction(action)) {
      const args: unknown = body === '' ? {} : JSON.parse(body);
      return answer(response, 200, { result: (await handlers.act(action, args)) ?? null });
    }
    switch (`${request.method} ${request.url}`) {
      case 'GET /status':
        return answer(response, 200, handlers.status());
      case 'POST /address':
        return answer(response, 200, await handlers.mintAddress());
      case 'POST /stop':
        answer(response, 202, {});
        return handlers.stop();
      case 'POST /call': {
        const { method, args } = controlCallSchema.parse(JSON.parse(body));
        return answer(response, 200, { result: (await handlers.call(method, args)) ?? null });
      }
      case 'GET /events':
        return streamEvents(response, handlers);
      case 'POST /ingest':
        return await streamIngest(response, handlers);
      default:
        return answer(response, 404, { error: 'no such command' });
    }
  } catch (error) {
    answer(response, 500, { error: errorMessage(error) });
  }
}

function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    request.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > BODY_MAX_BYTES) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('close', () => reject(new Error('the request was broken off')));
    request.on('error', reject);
  });
}

/** The newest state at once, then every event, until the client leaves. Blank lines say that all is still well. */
function streamEvents(response: ServerResponse, handlers: ControlHandlers): void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson', connection: 'close' });
  function send(line: string): void {
    if (response.writableLength > UNSENT_MAX_BYTES) response.destroy();
    else if (response.writable) response.write(`${line}\n`);
  }
  send(JSON.stringify({ type: 'status', status: handlers.status() } satisfies OwnerEvent));
  const stopListening = handlers.onEvent((event) => send(JSON.stringify(event)));
  const heartbeat = setInterval(() => send(''), EVENTS_HEARTBEAT_MS);
  response.on('close', () => {
    clearInterval(heartbeat);
    stopListening();
  });
}

function answer(response: ServerResponse, code: number, body: object): void {
  if (response.headersSent) return;
  response.writeHead(code, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(body));
}

/**
 * The run goes on when the client leaves: others may wait for the same figures. Blank lines say that all is still well.
 */
async function streamIngest(response: ServerResponse, handlers: ControlHandlers): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson', connection: 'close' });
  let sentAt = Number.NEGATIVE_INFINITY;
  function send(line: IngestLine): void {
    if (response.writable) response.write(`${JSON.stringify(line)}\n`);
  }
  const heartbeat = setInterval(() => response.writable && response.write('\n'), INGEST_HEARTBEAT_MS);
  response.on('close', () => clearInterval(heartbeat));
  try {
    const result = await handlers.ingest((progress) => {
      if (performance.now() - sentAt < PROGRESS_EVERY_MS) return;
      sentAt = performance.now();
      send({ type: 'progress', progress: withoutSkips(progress) });
    });
    send({ type: 'result', result: withBoundedSkips(result) });
  } catch (error) {
    send({ type: 'error', message: errorMessage(error) });
  }
  response.end();
}
