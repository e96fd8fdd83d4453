import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { apiMethods } from '../contracts/api.ts';
import { settingsSchema } from '../contracts/settings.ts';
import { type FromWorker, fromWorkerSchema, type RedisAddress, type ToWorker } from '../contracts/worker-messages.ts';
import {
  ask,
  cookieOf,
  endProcess,
  errorOf,
  openSocket,
  pathOf,
  startRedis,
} from '../interfaces/gateway/test-gateway.ts';
import { isRepairWanted } from '../lifecycle/repair-database.ts';
import { queueKeys } from '../queue/keys.ts';
import { homePaths } from '../runtime/paths.ts';
import { createRedisClient } from '../runtime/redis-client.ts';
import { openWritable } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';

/** The real gateway process, spoken to as the supervisor does. */
type Process = {
  child: ChildProcess;
  send(message: ToWorker): void;
  message<Type extends FromWorker['type']>(type: Type): Promise<Extract<FromWorker, { type: Type }>>;
  ended: Promise<number | null>;
  output(): string;
};

let home: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'blueplane-gateway-entry-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

function redisAddress(): RedisAddress {
  return { socketPath: join(home, 'redis.sock'), url: null, keyPrefix: 'installation:' };
}

function start(): Process {
  const boot = {
    name: 'gateway',
    home,
    redis: redisAddress(),
    settings: settingsSchema.parse({}),
    mode: 'daemon',
  };
  const child = fork(join(import.meta.dirname, 'gateway.ts'), {
    env: { PATH: process.env.PATH, BLUEPLANE_WORKER: JSON.stringify(boot), BLUEPLANE_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  return { child, ended, output: () => output, send: (message) => void child.send(message), message: nextOf(child) };
}

function nextOf(child: ChildProcess): Process['message'] {
  return (type) =>
    new Promise((resolve, reject) => {
      child.once('exit', () => reject(new Error(`the process ended before ${type}`)));
      child.on('message', (raw) => {
        const message = fromWorkerSchema.parse(raw);
        if (isOf(message, type)) resolve(message);
      });
    });
}

function isOf<Type extends FromWorker['type']>(
  message: FromWorker,
  type: Type,
): message is Extract<FromWorker, { type: Type }> {
  return message.type === type;
}

const infoSchema = z.object({ dashboard: z.url(), address: z.url() });
const mintedSchema = z.object({ address: z.url() });

test('a new home without database and Redis is served, then its figures, then it stops', async () => {
  const gateway = start();
  const info = infoSchema.parse((await gateway.message('ready')).info);
  const port = Number(new URL(info.dashboard).port);
  const cookie = cookieOf(await ask(port, pathOf(info.address)));
  const today = await ask(port, '/api/v1/today?timezone=UTC', { cookie });
  expect(apiMethods.today.result.parse(JSON.parse(today.body)).totals.totalTokens).toBe(0);

  const writer = openWritable(join(home, 'telemetry.db'));
  migrate(writer);
  writer.close();
  for (const path of ['today', 'status', 'sessions', 'report?kind=daily']) {
    expect((await ask(port, `/api/v1/${path}`, { cookie })).status, path).toBe(200);
  }

  gateway.send({ type: 'mint_address', id: 1 });
  const minted = mintedSchema.parse((await gateway.message('response')).result);
  expect((await ask(port, pathOf(minted.address))).status).toBe(303);

  gateway.send({ type: 'stop', deadlineMs: 2_000 });
  expect(await gateway.ended).toBe(0);
  expect(gateway.output()).not.toContain(new URL(info.address).searchParams.get('token'));
});

test('what the slow path publishes reaches an open dashboard, and what waits in the queue is told', async () => {
  const redis = await startRedis(join(home, 'redis.sock'));
  const publisher = createRedisClient(redisAddress(), 'slow-path');
  const gateway = start();
  const info = infoSchema.parse((await gateway.message('ready')).info);
  const port = Number(new URL(info.dashboard).port);
  const cookie = cookieOf(await ask(port, pathOf(info.address)));
  const dashboard = await openSocket(port, { cookie });
  const { changedChannel, depth, events } = queueKeys('installation:');
  while ((await publisher.publish(changedChannel, '1')) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await dashboard.message((message) => message.type === 'changed');

  await publisher.set(depth, '42');
  await publisher.xgroup('CREATE', events, 'processors', '0', 'MKSTREAM');
  await publisher.xgroup('CREATE', events, 'others', '0');
  for (const time of [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 2)]) await publisher.xadd(events, `${time}-0`, 'f', 'v');
  await publisher.xreadgroup('GROUP', 'processors', 'one', 'COUNT', 2, 'STREAMS', events, '>');
  await publisher.xack(events, 'processors', `${Date.UTC(2026, 0, 1)}-0`);
  const told = await ask(port, '/api/v1/pipeline', { cookie });
  const { queue, streams } = apiMethods.pipeline.result.parse(JSON.parse(told.body));
  expect(queue).toEqual({ waiting: 42 });
  const none = { consumers: 0, pending: 0, lag: 2, oldestWaitingAt: '2026-01-01T00:00:00.000Z' };
  const one = { consumers: 1, pending: 1, lag: 0, oldestWaitingAt: '2026-01-02T00:00:00.000Z' };
  expect(streams).toEqual([
    {
      name: events,
      length: 2,
      groups: [
        { name: 'others', ...none },
        { name: 'processors', ...one },
      ],
    },
  ]);
  const live = await ask(port, '/api/v1/liveMetrics', { cookie });
  expect(apiMethods.liveMetrics.result.parse(JSON.parse(live.body)).source).toBe('database');
  publisher.disconnect();
  await endProcess(redis);
});

test('the states of the processes are part of the status', async () => {
  const gateway = start();
  const info = infoSchema.parse((await gateway.message('ready')).info);
  const port = Number(new URL(info.dashboard).port);
  const cookie = cookieOf(await ask(port, pathOf(info.address)));
  const owner = {
    mode: 'daemon',
    version: '0.1.0',
    pid: 4_711,
    startedAt: 1,
    dashboard: info.dashboard,
    paused: null,
    processes: [{ name: 'redis', state: 'backing_off', pid: null, restarts: 3, startedAt: 1, detail: 'killed' }],
  };
  gateway.send({ type: 'owner_status', status: owner });
  gateway.send({ type: 'ping', id: 1 });
  await gateway.message('pong');
  const status = await ask(port, '/api/v1/status', { cookie });
  expect(apiMethods.status.result.parse(JSON.parse(status.body)).owner).toEqual(owner);
});

test('a file that is no database is an answer, not a crash', async () => {
  writeFileSync(join(home, 'telemetry.db'), 'this is no database, and long enough to be looked at as one'.repeat(100));
  const gateway = start();
  const info = infoSchema.parse((await gateway.message('ready')).info);
  const port = Number(new URL(info.dashboard).port);
  const cookie = cookieOf(await ask(port, pathOf(info.address)));
  const today = await ask(port, '/api/v1/today', { cookie });
  expect(today.status).toBe(500);
  expect(errorOf(today)).toContain('blueplane logs');
  expect((await ask(port, '/api/v1/health', { cookie })).status).toBe(200);
  // The next start looks at it, and repairs what it can.
  expect(isRepairWanted(homePaths(home))).toBe(true);
});

test('a config.yaml that is being edited breaks no process of the running owner', async () => {
  writeFileSync(join(home, 'config.yaml'), 'gateway:\n  port: high\n');
  const gateway = start();
  expect((await gateway.message('ready')).info?.dashboard).toMatch(/^http:/);
});
