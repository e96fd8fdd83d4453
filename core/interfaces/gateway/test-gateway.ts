import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { type ClientOptions, WebSocket } from 'ws';
import { z } from 'zod';
import { type SocketMessage, socketMessageSchema } from '../../contracts/api.ts';
import { settingsSchema } from '../../contracts/settings.ts';
import { createRedisClient } from '../../runtime/redis-client.ts';
import type { Queries } from './calls.ts';
import { type Gateway, type GatewayOptions, startGateway } from './index.ts';

/** What the tests of this folder share: a real gateway on a free port, in a temporary home. */
export type TestGateway = {
  gateway: Gateway;
  home: string;
  port: number;
  redisSocket: string;
  /** Lines that were logged, as pino writes them. */
  logLines: string[];
  close(): Promise<void>;
};

const silentQueries: Queries = { call: (name, args) => ({ name, args }) };

/** Starts a gateway; Redis is a socket path at which nothing listens unless a test starts a server there. */
export async function startTestGateway(
  options: Partial<GatewayOptions> & { home?: string; queries?: Queries } = {},
): Promise<TestGateway> {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'blueplane-gateway-'));
  const redisSocket = join(home, 'redis.sock');
  const rendererDirectory = join(home, 'renderer');
  writeBundle(rendererDirectory);
  const boot = { name: 'gateway', home, redis: { socketPath: redisSocket, url: null, keyPrefix: 'test:' } };
  const logLines: string[] = [];
  const log = pino({ base: null }, { write: (line: string) => void logLines.push(line) });
  const gateway = await startGateway({
    boot,
    log,
    settings: { gateway: settingsSchema.parse({ gateway: { port: 0, otlp: { enabled: false } } }).gateway },
    rendererDirectory,
    act: async () => ({}),
    createQueries: () => options.queries ?? silentQueries,
    dataVersion: () => null,
    subscriber: createRedisClient(boot.redis, 'gateway', log),
    env: {},
    ...options,
  });
  async function close(): Promise<void> {
    await gateway.stop(1_000);
    rmSync(home, { recursive: true, force: true });
  }
  const port = Number(new URL(gateway.info.dashboard).port);
  return { gateway, home, port, redisSocket, logLines, close };
}

function writeBundle(directory: string): void {
  mkdirSync(join(directory, 'dashboard'), { recursive: true });
  mkdirSync(join(directory, 'assets'), { recursive: true });
  writeFileSync(join(directory, 'dashboard', 'index.html'), '<!doctype html><title>bundle</title>');
  writeFileSync(join(directory, 'assets', 'main-1a2b3c.js'), 'export {};');
  writeFileSync(join(directory, '.hidden'), 'not for the world');
  writeFileSync(join(directory, '..', 'outside.txt'), 'outside the bundle');
}

/** An answer with its body as text. */
export type Answer = { status: number; headers: IncomingHttpHeaders; body: string };

/** One request with exactly these headers (`Host` included), path sent as it is. */
export function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  { method = 'GET', body = '', host = '127.0.0.1' } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

/** Opens the gateway's one-time address and gives back the Cookie header of a signed-in browser. */
export async function signIn({ gateway, port }: TestGateway): Promise<string> {
  const { address } = await gateway.mintAddress();
  const opened = await ask(port, pathOf(address));
  return cookieOf(opened);
}

/** Path and query of an address. */
export function pathOf(address: string): string {
  const url = new URL(address);
  return `${url.pathname}${url.search}`;
}

/** `name=value` of the cookie that an answer sets. */
export function cookieOf(answer: Answer): string {
  const [first = ''] = answer.headers['set-cookie'] ?? [];
  return first.split(';')[0] ?? '';
}

/** A WebSocket client that keeps what it was sent. */
export type TestSocket = {
  socket: WebSocket;
  messages: SocketMessage[];
  /** The first message for which `wanted` holds, also when it came before. */
  message(wanted: (message: SocketMessage) => boolean): Promise<SocketMessage>;
  /** Code with which the connection ended. */
  closed: Promise<number>;
};

/** @throws with the status in the message when the upgrade is refused */
export function openSocket(
  port: number,
  headers: Record<string, string>,
  options: ClientOptions = {},
  query = '',
): Promise<TestSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws${query}`, { ...options, headers });
  const messages: SocketMessage[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data) => {
    messages.push(socketMessageSchema.parse(JSON.parse(data.toString())));
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
  const message: TestSocket['message'] = (wanted) =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = messages.find(wanted);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve({ socket, messages, message, closed }));
    socket.on('error', reject);
  });
}

/** Starts a real Redis on a private socket and waits until it listens. */
export function startRedis(socketPath: string): Promise<ChildProcess> {
  const server = spawn('redis-server', ['--port', '0', '--unixsocket', socketPath, '--save', '', '--appendonly', 'no']);
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('ready to accept connections')) resolve(server);
    });
  });
}

/** Ends a process that a test started, and waits for its end. */
export function endProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}

/** The `error` of a JSON answer. */
export function errorOf(answer: Answer): string {
  return z.object({ error: z.string() }).parse(JSON.parse(answer.body)).error;
}
