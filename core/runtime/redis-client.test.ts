import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRedisClient } from './redis-client.ts';

let folder: string;
let server: ChildProcess;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bp-redis-client-'));
  server = startServer();
});
afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true });
});

const socketPath = () => join(folder, 'redis.sock');

function startServer(): ChildProcess {
  const options = ['--port', '0', '--unixsocket', socketPath(), '--save', '', '--appendonly', 'no'];
  return spawn('redis-server', options, { cwd: folder, stdio: 'ignore' });
}

async function kill(): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
}

const silent = () => pino({ level: 'silent' });

test('outlives its server: commands wait for the next one', async () => {
  const client = createRedisClient({ socketPath: socketPath(), url: null, keyPrefix: '' }, 'test', silent());
  await client.set('before', '1');
  await kill();
  const waiting = client.get('before');
  server = startServer();
  // This one holds nothing.
  expect(await waiting).toBeNull();
  client.disconnect();
});

test('ends while it waits for the next attempt, and rejects what was asked before and since', async () => {
  const client = createRedisClient({ socketPath: socketPath(), url: null, keyPrefix: '' }, 'test', silent());
  await client.ping();
  const outcome = (answer: Promise<unknown>) =>
    answer.then(
      () => 'answered',
      (error: unknown) => String(error),
    );
  const before = outcome(client.blpop('never', 0));
  const reconnecting = new Promise((resolve) => client.once('reconnecting', resolve));
  await kill();
  await reconnecting;
  const since = outcome(client.ping());
  expect(client.status).toBe('reconnecting');
  client.disconnect();
  expect([await before, await since]).toEqual(Array(2).fill('Error: Connection is closed.'));
  expect(client.status).toBe('end');
});
