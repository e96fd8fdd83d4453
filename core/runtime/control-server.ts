import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { IngestLine } from '../contracts/control.ts';
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
  /** Begins to stop and returns at once. */
  stop(): void;
};

export type ControlServer = { close(): Promise<void> };

/** No request has a body worth reading; a client that sends one is cut off. Bytes. */
const BODY_MAX_BYTES = 16 * 1024;
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
  let received = 0;
  request.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > BODY_MAX_BYTES) request.destroy();
  });
  response.on('error', () => undefined);
  try {
    switch (`${request.method} ${request.url}`) {
      case 'GET /status':
        return answer(response, 200, handlers.status());
      case 'POST /address':
        return answer(response, 200, await handlers.mintAddress());
      case 'POST /stop':
        answer(response, 202, {});
        return handlers.stop();
      case 'POST /ingest':
        return await streamIngest(response, handlers);
      default:
        return answer(response, 404, { error: 'no such command' });
    }
  } catch (error) {
    answer(response, 500, { error: errorMessage(error) });
  }
}

function answer(response: ServerResponse, code: number, body: object): void {
  if (response.headersSent) return;
  response.writeHead(code, { 'content-type': 'application/json', connection: 'close' });
  response.end(JSON.stringify(body));
}

/** The run goes on when the client leaves: others may wait for the same figures. */
async function streamIngest(response: ServerResponse, handlers: ControlHandlers): Promise<void> {
  response.writeHead(200, { 'content-type': 'application/x-ndjson', connection: 'close' });
  let sentAt = 0;
  function send(line: IngestLine): void {
    if (response.writable) response.write(`${JSON.stringify(line)}\n`);
  }
  try {
    const result = await handlers.ingest((progress) => {
      if (Date.now() - sentAt < PROGRESS_EVERY_MS) return;
      sentAt = Date.now();
      send({ type: 'progress', progress: withoutSkips(progress) });
    });
    send({ type: 'result', result: withBoundedSkips(result) });
  } catch (error) {
    send({ type: 'error', message: errorMessage(error) });
  }
  response.end();
}
