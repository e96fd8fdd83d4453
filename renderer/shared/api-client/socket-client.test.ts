import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { socketRequestSchema } from '../../../core/contracts/api.ts';
import type { LiveClient } from './live-client.ts';
import { RefusalError } from './refusal-error.ts';
import { createSocketClient } from './socket-client.ts';

const STATUS = {
  owner: null,
  database: { present: false, bytes: 0, walBytes: 0 },
  sources: [],
  deadLetters: 0,
  freshness: { newestResponseAt: null, sourcesReadAt: null, rowsBehind: 0 },
};

type Behaviour = (socket: ServerSocket, request: z.infer<typeof socketRequestSchema>) => void;

function answer(socket: ServerSocket, id: number, result: unknown): void {
  socket.send(JSON.stringify({ type: 'result', id, result }));
}

/** A server in the shape of the gateway's socket whose answers the test decides. */
function startServer(port: number) {
  const http: Server = createServer();
  const sockets = new WebSocketServer({ noServer: true });
  const state = {
    behaviour: ((socket, request) => answer(socket, request.id, STATUS)) as Behaviour,
    allowed: true,
    requests: [] as z.infer<typeof socketRequestSchema>[],
  };
  http.on('upgrade', (request, raw, head) => {
    if (!state.allowed) {
      raw.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, raw, head, (socket) => {
      socket.on('message', (data) => {
        const parsed = socketRequestSchema.parse(JSON.parse(data.toString()));
        state.requests.push(parsed);
        state.behaviour(socket, parsed);
      });
    });
  });
  return {
    state,
    sockets,
    async listen(): Promise<number> {
      http.listen(port, '127.0.0.1');
      await once(http, 'listening');
      return z.object({ port: z.number() }).parse(http.address()).port;
    },
    async close(): Promise<void> {
      for (const socket of sockets.clients) {
        socket.terminate();
      }
      http.close();
      await once(http, 'close');
    },
  };
}

function until(client: LiveClient, condition: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (condition()) {
      resolve();
      return;
    }
    const stop = client.onConnection(() => {
      if (condition()) {
        stop();
        resolve();
      }
    });
  });
}

describe('createSocketClient', () => {
  let server: ReturnType<typeof startServer>;
  let port: number;
  const clients: LiveClient[] = [];

  function connect(options: { requestTimeoutMs?: number; lateAfterMs?: number } = {}): LiveClient {
    const client = createSocketClient({
      url: `ws://127.0.0.1:${port}/ws`,
      isAllowed: async () => server.state.allowed,
      refusedRetryMs: 20,
      ...options,
    });
    clients.push(client);
    return client;
  }

  beforeEach(async () => {
    server = startServer(0);
    port = await server.listen();
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) {
      client.close();
    }
    await server.close();
  });

  it('sends a call made before the connection opened and checks the answer', async () => {
    const client = connect();
    await expect(client.call('status', {})).resolves.toEqual(STATUS);
    expect(server.state.requests).toEqual([{ id: 1, method: 'status', args: {} }]);
    expect(client.connection()).toEqual({ phase: 'open', late: false });
  });

  it('gives each answer to its own call, whatever the order', async () => {
    const waiting: [ServerSocket, number][] = [];
    server.state.behaviour = (socket, request) => {
      waiting.push([socket, request.id]);
      if (waiting.length === 2) {
        for (const [each, id] of waiting.reverse()) {
          answer(each, id, { ...STATUS, deadLetters: id });
        }
      }
    };
    const client = connect();
    const answers = await Promise.all([client.call('status', {}), client.call('status', {})]);
    expect(answers.map((status) => status.deadLetters)).toEqual([1, 2]);
  });

  it("passes on the server's error and refuses an answer that breaks the contract", async () => {
    const client = connect();
    server.state.behaviour = (socket, request) =>
      socket.send(JSON.stringify({ type: 'error', id: request.id, message: 'The database is from a newer version.' }));
    await expect(client.call('status', {})).rejects.toThrow('The database is from a newer version.');
    server.state.behaviour = (socket, request) => answer(socket, request.id, { owner: 'nobody' });
    await expect(client.call('status', {})).rejects.toThrow(/^Blueplane answered "status" in an unknown way\./);
  });

  it('ignores frames that are no messages', async () => {
    server.state.behaviour = (socket, request) => {
      socket.send('not json');
      socket.send(JSON.stringify({ type: 'surprise' }));
      answer(socket, request.id, STATUS);
    };
    await expect(connect().call('status', {})).resolves.toEqual(STATUS);
  });

  it('tells about changes until asked to stop', async () => {
    const client = connect();
    await client.call('status', {});
    const seen: number[] = [];
    const stop = client.onChanged((change) => seen.push(change.revision));
    const [socket] = server.sockets.clients;
    socket?.send(JSON.stringify({ type: 'changed', change: { revision: 7 } }));
    await client.call('status', {});
    stop();
    socket?.send(JSON.stringify({ type: 'changed', change: { revision: 8 } }));
    await client.call('status', {});
    expect(seen).toEqual([7]);
  });

  it('reconnects by itself, says so, and repeats the call that got no answer', async () => {
    const client = connect();
    await client.call('status', {});
    let reopened = 0;
    client.onReopened(() => {
      reopened += 1;
    });
    server.state.behaviour = (socket) => socket.terminate();
    const repeated = client.call('status', {});
    await until(client, () => client.connection().phase === 'lost');
    server.state.behaviour = (socket, request) => answer(socket, request.id, STATUS);
    await expect(repeated).resolves.toEqual(STATUS);
    expect(reopened).toBe(1);
  });

  it('asks for an action once: one that the connection took with it is not sent again', async () => {
    const client = connect();
    const lost = await client.act('pause', {}).catch((error: unknown) => error);
    expect(lost).toMatchObject({ message: expect.stringContaining('connection to Blueplane is lost') });
    // It may have been done.
    expect(lost).not.toBeInstanceOf(RefusalError);
    await client.call('status', {});
    server.state.behaviour = (socket, request) => answer(socket, request.id, {});
    await expect(client.act('pause', {})).resolves.toEqual({});
    server.state.behaviour = (socket) => socket.terminate();
    await expect(client.act('resume', {})).rejects.toThrow('see whether this was done');
    server.state.behaviour = (socket, request) => answer(socket, request.id, STATUS);
    await client.call('status', {});
    expect(server.state.requests.map(({ method }) => method)).toEqual(['status', 'pause', 'resume', 'status']);
  });

  it('finds a server that was started again', async () => {
    const client = connect();
    await client.call('status', {});
    await server.close();
    await until(client, () => client.connection().phase === 'lost');
    server = startServer(port);
    await server.listen();
    await expect(client.call('status', {})).resolves.toEqual(STATUS);
  });

  it('knows a refusal from a lost server, and recovers when the cookie is there', async () => {
    server.state.allowed = false;
    const client = connect();
    await until(client, () => client.connection().phase === 'refused');
    server.state.allowed = true;
    await until(client, () => client.connection().phase === 'open');
  });

  it('is late when no answer comes, and no longer when one does', async () => {
    const asked = Promise.withResolvers<() => void>();
    server.state.behaviour = (socket, request) => asked.resolve(() => answer(socket, request.id, STATUS));
    const client = connect({ lateAfterMs: 30 });
    const call = client.call('status', {});
    await until(client, () => client.connection().late && client.connection().phase === 'open');
    // It may be late before it has arrived.
    (await asked.promise)();
    await call;
    expect(client.connection().late).toBe(false);
  });

  it('gives up a call after its time and fails what waits when closed', async () => {
    server.state.behaviour = () => {};
    await expect(connect({ requestTimeoutMs: 30 }).call('status', {})).rejects.toThrow('No answer');
    const client = connect();
    const call = client.call('status', {});
    client.close();
    await expect(call).rejects.toThrow('closed');
    await expect(client.call('status', {})).rejects.toThrow('closed');
  });
});
