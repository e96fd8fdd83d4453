import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ownerStatusSchema } from '../contracts/process-status.ts';
import { createControlClient, NotRunningError } from './control.ts';
import { errorCode } from './error-fields.ts';
import { HomeTakenError, isHomeTaken } from './home-lock.ts';
import { createNodeProcessHost } from './node-process-host.ts';
import { type Owner, type OwnerOptions, startOwner } from './owner.ts';
import { homePaths } from './paths.ts';
import { loadSettings } from './settings.ts';
import { testFolder } from './test-folder.ts';

const TEST_WORKERS = join(import.meta.dirname, 'test-workers');
const PATIENCE = { timeout: 60_000, interval: 50 };

function options(home: string, more: Partial<OwnerOptions> = {}): OwnerOptions {
  return {
    home,
    mode: 'daemon',
    settings: loadSettings(join(home, 'config.yaml')),
    host: createNodeProcessHost(TEST_WORKERS),
    version: '0.0.0',
    env: process.env,
    prepareDatabase: async () => undefined,
    ...more,
  };
}

async function start(home: string, more: Partial<OwnerOptions> = {}): Promise<Owner> {
  const owner = await startOwner(options(home, more));
  onTestFinished(() => owner.stop());
  return owner;
}

function pidOf(owner: Owner, name: string): number {
  const pid = owner.status().processes.find((process) => process.name === name)?.pid;
  if (pid === null || pid === undefined) throw new Error(`${name} has no process`);
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

function isRunning(owner: Owner): boolean {
  return owner.status().processes.every(({ state }) => state === 'running');
}

test('every process is named, answers over the control socket, and leaves nothing behind', async () => {
  const home = testFolder();
  const owner = await start(home);
  const client = createControlClient(homePaths(home));
  const status = await client.status();
  expect(status.processes.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'supervisor running',
    'redis running',
    'capture running',
    'fast-path running',
    'slow-path running',
    'gateway running',
  ]);
  expect(status.dashboard).toBe('http://127.0.0.1:1/');
  expect(owner.firstAddress()).toContain('token=first');
  await expect(client.mintAddress()).resolves.toEqual({
    address: `http://127.0.0.1:1/?token=${pidOf(owner, 'gateway')}`,
  });
  const pids = status.processes.flatMap(({ pid }) => (pid === null || pid === process.pid ? [] : [pid]));
  expect(pids).toHaveLength(5);
  await client.stop();
  await owner.stopped;
  expect(pids.filter(isAlive)).toEqual([]);
  expect(isHomeTaken(homePaths(home).lock)).toBe(false);
  expect(readdirSync(homePaths(home).socketDirectory)).toEqual([]);
  expect(readdirSync(home)).not.toContain('server.pid');
  await expect(client.status()).rejects.toThrow(NotRunningError);
});

test('every process comes back after SIGKILL', async () => {
  const owner = await start(testFolder());
  for (const name of ['capture', 'fast-path', 'slow-path', 'gateway', 'redis']) {
    const pid = pidOf(owner, name);
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => {
      expect(isRunning(owner)).toBe(true);
      expect(pidOf(owner, name)).not.toBe(pid);
    }, PATIENCE);
    expect(owner.status().processes.find((process) => process.name === name)).toMatchObject({
      restarts: 1,
      detail: expect.stringContaining('ended by SIGKILL'),
    });
  }
});

test('an ingest asked for over the socket survives the death of capture', async () => {
  const home = testFolder();
  vi.stubEnv('TEST_INGEST_MS', '300');
  const owner = await start(home, { mode: 'ingest' });
  vi.unstubAllEnvs();
  expect(owner.status().processes.map(({ name }) => name)).not.toContain('gateway');
  let killed = false;
  const result = await createControlClient(homePaths(home)).ingest(() => {
    if (!killed) process.kill(pidOf(owner, 'capture'), 'SIGKILL');
    killed = true;
  });
  expect(killed).toBe(true);
  expect(result).toMatchObject({ files: 2, lines: 8 });
});

test('an ingest that passes over thousands of places names a thousand of them, once', async () => {
  const home = testFolder();
  vi.stubEnv('TEST_SKIPPED', '3000');
  await start(home, { mode: 'ingest' });
  vi.unstubAllEnvs();
  const named: number[] = [];
  const result = await createControlClient(homePaths(home)).ingest(({ skipped }) => void named.push(skipped.length));
  expect([result.skipped.length, result.skippedCount, result.lines]).toEqual([1_000, 3_000, 5]);
  expect(named.filter((count) => count > 0)).toEqual([]);
});

/** An owner in a process of its own. @returns the ids of all its processes by name */
async function ownerProcess(home: string): Promise<Map<string, number>> {
  const child = fork(join(TEST_WORKERS, 'owner.ts'), {
    env: { ...process.env, BLUEPLANE_HOME: home },
    execArgv: [],
    silent: true,
  });
  const [message] = await once(child, 'message');
  const { processes } = ownerStatusSchema.parse(message);
  expect(processes).toHaveLength(6);
  return new Map(processes.map(({ name, pid }) => [name, pid ?? 0]));
}

test('a killed owner leaves no process, and the next start works at once', async () => {
  const home = testFolder();
  const pids = await ownerProcess(home);
  process.kill(pids.get('supervisor') ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect([...pids.values()].filter(isAlive)).toEqual([]), PATIENCE);
  const owner = await start(home);
  expect(isRunning(owner)).toBe(true);
});

test.runIf(process.platform === 'linux')(
  'a Redis whose owner and workers are all killed at once ends too',
  async () => {
    const pids = await ownerProcess(testFolder());
    const others = [...pids].filter(([name]) => name !== 'redis').map(([, pid]) => pid);
    // Nobody gets to do anything for Redis any more.
    for (const pid of others) process.kill(pid, 'SIGSTOP');
    for (const pid of others) process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect([...pids.values()].filter(isAlive)).toEqual([]), PATIENCE);
  },
);

test('a second owner is refused with a sentence', async () => {
  const home = testFolder();
  await start(home);
  const second = startOwner(options(home));
  await expect(second).rejects.toThrow(HomeTakenError);
  await expect(second).rejects.toThrow(`Blueplane is already running for ${home} (pid ${process.pid})`);
});

test('what is in the way of the control socket is named, and nothing is left running or locked', async () => {
  const home = testFolder();
  mkdirSync(join(home, 'run', 'control.sock'), { recursive: true, mode: 0o700 });
  await expect(startOwner(options(home))).rejects.toThrow(/control\.sock is in the way.*Move it away/);
  expect(isHomeTaken(homePaths(home).lock)).toBe(false);
});

test('a missing Redis is explained', async () => {
  const home = testFolder();
  await expect(startOwner(options(home, { env: { PATH: '/nonexistent' } }))).rejects.toThrow(
    /Redis is missing.*private Redis.*Install it.*redis\.binary or redis\.url/s,
  );
  await expect(startOwner(options(home, { env: { BLUEPLANE_REDIS_SERVER: '/no/redis' } }))).rejects.toThrow(
    /BLUEPLANE_REDIS_SERVER is \/no\/redis, which cannot be run \(ENOENT\)/,
  );
  expect(isHomeTaken(homePaths(home).lock)).toBe(false);
});

test('a Redis that is too old or no Redis at all is explained', async () => {
  const home = testFolder();
  function program(version: string): string {
    const path = join(home, `server-${version.length}`);
    writeFileSync(path, `#!/bin/sh\necho "${version}"\n`, { mode: 0o700 });
    return path;
  }
  const old = { BLUEPLANE_REDIS_SERVER: program('Redis server v=5.0.14 sha=0') };
  await expect(startOwner(options(home, { env: old }))).rejects.toThrow(
    /version 5\.0\.14\. Blueplane needs Redis 6\.2/,
  );
  const other = { BLUEPLANE_REDIS_SERVER: program('hello') };
  await expect(startOwner(options(home, { env: other }))).rejects.toThrow(/is no redis-server or valkey-server/);
});

test('a Redis that dies at its start ends the start with its own words', async () => {
  const home = testFolder();
  const path = join(home, 'redis-server');
  const script =
    '#!/bin/sh\n[ "$1" = --version ] && echo "Redis server v=7.0.0 x" || { echo "cannot bind"; exit 1; }\n';
  writeFileSync(path, script, { mode: 0o700 });
  await expect(startOwner(options(home, { env: { BLUEPLANE_REDIS_SERVER: path } }))).rejects.toThrow(
    /Redis does not start: ended with code 1.*blueplane logs/,
  );
});

test('an external Redis that does not answer is named without its password', async () => {
  const home = testFolder();
  writeFileSync(join(home, 'config.yaml'), 'redis:\n  url: redis://:hunter2@127.0.0.1:1\n');
  const failed = startOwner(options(home));
  await expect(failed).rejects.toThrow(/the Redis at 127\.0\.0\.1:1 does not answer \(ECONNREFUSED\).*redis\.url/);
  await expect(failed).rejects.not.toThrow(/hunter2/);
});

test('a start that is broken off stops what it had started', async () => {
  const home = testFolder();
  const broken = new AbortController();
  const failed = startOwner(
    options(home, { signal: broken.signal, prepareDatabase: async () => void setImmediate(() => broken.abort()) }),
  );
  await expect(failed).rejects.toThrow('Stopped while starting');
  expect(isHomeTaken(homePaths(home).lock)).toBe(false);
});

test('whoever looks on hears of a job when it begins and when it has ended', async () => {
  const home = testFolder();
  const owner = await start(home);
  const heard: (string | undefined)[] = [];
  owner.onEvent((event) => {
    if (event.type === 'status') heard.push(event.status.job?.state);
  });
  // The test workers have none that exports: the process ends, and with it the job.
  await owner.act('startExport', { format: 'csv', path: join(testFolder(), 'figures.csv') });
  await vi.waitFor(() => expect(new Set(heard)).toEqual(new Set(['running', 'failed'])), PATIENCE);
});
