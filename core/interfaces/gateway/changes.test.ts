import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { ownerStatus, processStatus } from '../../contracts/test-owner-status.ts';
import { openWritable } from '../../storage/database.ts';
import { followReader } from '../../storage/following-reader.ts';
import { watchChanges } from './changes.ts';
import {
  endProcess,
  openSocket,
  signIn,
  startRedis,
  startTestGateway,
  type TestGateway,
  type TestSocket,
} from './test-gateway.ts';

const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(): Promise<{ test: TestGateway; client: TestSocket }> {
  const home = mkdtempSync(join(tmpdir(), 'blueplane-changes-'));
  const reader = followReader(join(home, 'telemetry.db'));
  const test = await startTestGateway({ home, dataVersion: reader.version });
  closing.push(() => test.close(), reader.close);
  const client = await openSocket(test.port, { cookie: await signIn(test) });
  return { test, client };
}

async function redisAt(socketPath: string): Promise<{ publisher: Redis; kill: () => Promise<void> }> {
  const server = await startRedis(socketPath);
  const publisher = new Redis({ path: socketPath });
  publisher.on('error', () => {});
  const kill = async (): Promise<void> => {
    publisher.disconnect();
    if (server.exitCode === null && server.signalCode === null) await endProcess(server);
  };
  closing.push(kill);
  return { publisher, kill };
}

/** Publishes once the gateway listens: PUBLISH answers how many heard it. */
async function announce(publisher: Redis, channel: string): Promise<void> {
  while ((await publisher.publish(channel, '1')) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

function changedWith(revision: number): Parameters<TestSocket['message']>[0] {
  return (message) => message.type === 'changed' && message.change.revision >= revision;
}

test('what the slow path announces over Redis is pushed to every socket', async () => {
  const { test, client } = await start();
  const other = await openSocket(test.port, { cookie: await signIn(test) });
  const { publisher } = await redisAt(test.redisSocket);
  await announce(publisher, 'test:blueplane:changed');
  expect(await client.message(changedWith(1))).toMatchObject({ type: 'changed', change: { revision: 1 } });
  expect(await other.message(changedWith(1))).toMatchObject({ type: 'changed', change: { revision: 1 } });
  await announce(publisher, 'test:blueplane:changed');
  await client.message(changedWith(2));
});

test('announcements of another installation in the same Redis are not ours', async () => {
  const { test, client } = await start();
  const { publisher } = await redisAt(test.redisSocket);
  await announce(publisher, 'test:blueplane:changed');
  await client.message(changedWith(1));
  expect(await publisher.publish('other:blueplane:changed', '1')).toBe(0);
});

test('announcements are heard again after Redis was killed and came back', async () => {
  const { test, client } = await start();
  const first = await redisAt(test.redisSocket);
  await announce(first.publisher, 'test:blueplane:changed');
  await client.message(changedWith(1));
  await first.kill();
  const second = await redisAt(test.redisSocket);
  await announce(second.publisher, 'test:blueplane:changed');
  await client.message(changedWith(2));
});

test('without Redis a new database, a commit and nothing else are seen', async () => {
  const { test, client } = await start();
  const writer = openWritable(join(test.home, 'telemetry.db'));
  closing.push(() => writer.close());
  writer.exec('CREATE TABLE figures (figure INTEGER)');
  await client.message(changedWith(1));
  writer.prepare('INSERT INTO figures VALUES (?)').run(1);
  await client.message(changedWith(2));
});

test('a new state of the processes is pushed, the same state is not', async () => {
  const { test, client } = await start();
  const status = ownerStatus({ processes: [processStatus('redis')] });
  test.gateway.ownerStatus(status);
  test.gateway.ownerStatus(structuredClone(status));
  await client.message(changedWith(1));
  test.gateway.ownerStatus({ ...status, processes: [] });
  expect(await client.message(changedWith(2))).toMatchObject({ type: 'changed', change: { revision: 2 } });
});

test('a job that begins or ends is pushed: figures are others behind a purge', async () => {
  const { test, client } = await start();
  const status = ownerStatus({ job: { id: 1, kind: 'purge', state: 'running' } });
  test.gateway.ownerStatus(status);
  await client.message(changedWith(1));
  test.gateway.ownerStatus({ ...status, job: { id: 1, kind: 'purge', state: 'done' } });
  expect(await client.message(changedWith(2))).toMatchObject({ type: 'changed', change: { revision: 2 } });
});

test('where Redis takes the connection and refuses to announce, the database is asked as if there were none', async () => {
  const { publisher } = await redisAt(join(mkdtempSync(join(tmpdir(), 'blueplane-changes-')), 'redis.sock'));
  await publisher.call('ACL', 'SETUSER', 'default', 'resetchannels');
  const subscriber = publisher.duplicate();
  const log = pino({ level: 'silent' });
  const isRefused = new Promise((resolve) => vi.spyOn(log, 'warn').mockImplementation(resolve));
  let looks = 0;
  const delays = vi.spyOn(globalThis, 'setTimeout');
  const feed = watchChanges({ subscriber, keyPrefix: 'test:', log, dataVersion: () => String(looks++) });
  closing.push(feed.stop, () => delays.mockRestore());
  await isRefused;
  await vi.waitUntil(() => looks > 2, { timeout: 60_000 });
  expect(subscriber.status).toBe('ready');
  expect(delays.mock.calls.map(([, delay]) => delay)).not.toContain(5_000);
  await publisher.call('ACL', 'SETUSER', 'default', 'allchannels');
  subscriber.disconnect(true);
  // On the next connection it is heard again, and asked less often.
  await announce(publisher, 'test:blueplane:changed');
  await vi.waitUntil(() => delays.mock.calls.some(([, delay]) => delay === 5_000), { timeout: 60_000 });
});
