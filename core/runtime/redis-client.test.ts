import { join } from 'node:path';
import type { Redis } from 'ioredis';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createRedisClient } from './redis-client.ts';
import { testFolder } from './test-folder.ts';
import { runRedis } from './test-redis-server.ts';

/** A client, its server, and a way to start the next one in its place. */
async function connected(): Promise<{ client: Redis; kill(): Promise<void>; startNext(): Promise<unknown> }> {
  const folder = testFolder();
  const socketPath = join(folder, 'redis.sock');
  const start = () => runRedis(socketPath, folder);
  const { kill } = await start();
  const client = createRedisClient({ socketPath, url: null, keyPrefix: '' }, 'test', pino({ level: 'silent' }));
  return { client, kill, startNext: start };
}

test('outlives its server: commands wait for the next one', async () => {
  const { client, kill, startNext } = await connected();
  await client.set('before', '1');
  await kill();
  const waiting = client.get('before');
  await startNext();
  // This one holds nothing.
  expect(await waiting).toBeNull();
  client.disconnect();
});

test('ends while it waits for the next attempt, and rejects what was asked before and since', async () => {
  const { client, kill } = await connected();
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
