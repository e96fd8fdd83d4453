import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A real Redis of its own on a private socket, with as many connections as a test asks for. */
export type TestRedis = { socketPath: string; connect(): Redis; close(): Promise<void> };

/** Waits until it listens. */
export async function startTestRedis(): Promise<TestRedis> {
  // A short path: socket paths are limited to about 100 bytes.
  const folder = mkdtempSync(join(tmpdir(), 'bp-r-'));
  const socketPath = join(folder, 's');
  const server = spawn('redis-server', [
    ...['--port', '0', '--unixsocket', socketPath, '--save', '', '--appendonly', 'no'],
    ...['--maxmemory-policy', 'noeviction', '--dir', folder],
  ]);
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', () => reject(new Error('redis-server ended at once')));
    server.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('ready to accept connections')) resolve();
    });
  });
  const connections: Redis[] = [];
  return {
    socketPath,
    connect() {
      const redis = new Redis({ path: socketPath, maxRetriesPerRequest: null });
      // The server ends before its clients do.
      redis.on('error', () => {});
      connections.push(redis);
      return redis;
    },
    async close() {
      for (const connection of connections) connection.disconnect();
      server.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
