import { describe, expect, test } from 'vitest';
import type { ProcessStatus } from '../contracts/process-status.ts';
import { settingsSchema } from '../contracts/settings.ts';
import type { IngestProgress, ToWorker } from '../contracts/worker-messages.ts';
import type { IncarnationEvents } from './incarnation.ts';
import { NO_PROGRESS } from './ingest-progress.ts';
import { LASTING_ERROR_EXIT_CODE } from './lasting-error.ts';
import type { ChildExit, ChildHandle } from './process-host.ts';
import { createSupervisor, type Supervisor, SupervisorError, type WorkerName } from './supervisor.ts';
import { createTestClock } from './test-clock.ts';
import { testFolder } from './test-folder.ts';
import { testLog } from './test-log.ts';

/** A child that does nothing by itself. */
class ScriptedChild implements ChildHandle {
  readonly pid: number;
  readonly name: string;
  readonly received: ToWorker[] = [];
  #message: (message: unknown) => void = () => undefined;
  #exit: (exit: ChildExit) => void = () => undefined;
  #line: (line: string, from: 'stdout' | 'stderr') => void = () => undefined;
  readonly #onStop: () => void;

  constructor(name: string, pid: number, onStop: () => void) {
    this.name = name;
    this.pid = pid;
    this.#onStop = onStop;
  }
  send(message: ToWorker): void {
    this.received.push(message);
    if (message.type === 'ping') this.say({ type: 'pong', id: message.id });
    if (message.type === 'stop') this.#onStop();
  }
  onMessage(listener: (message: unknown) => void): void {
    this.#message = listener;
  }
  onLine(listener: (line: string, from: 'stdout' | 'stderr') => void): void {
    this.#line = listener;
  }
  onExit(listener: (exit: ChildExit) => void): void {
    this.#exit = listener;
  }
  kill(): void {
    this.die();
  }
  say(message: unknown): void {
    this.#message(message);
  }
  die(): void {
    this.#exit({ code: null, signal: 'SIGKILL', error: null });
  }
  end(code: number): void {
    this.#exit({ code, signal: null, error: null });
  }
  /** Writes its last words as a worker does. */
  log(message: string): void {
    this.#line(JSON.stringify({ level: 60, time: 1, component: this.name, msg: message }), 'stdout');
  }
  request(type: ToWorker['type']): number {
    const found = this.received.findLast((message) => message.type === type);
    if (found === undefined || !('id' in found)) throw new Error(`${this.name} was not asked for ${type}`);
    return found.id;
  }
}

const ALL: readonly WorkerName[] = ['fast-path', 'slow-path', 'capture', 'gateway'];

function setUp({ paused = false } = {}) {
  const clock = createTestClock();
  const children: ScriptedChild[] = [];
  const order: string[] = [];
  let redis: IncarnationEvents | null = null;
  const supervisor = createSupervisor({
    host: {
      fork(name) {
        order.push(`start ${name}`);
        const child = new ScriptedChild(name, 100 + children.length, () => {
          order.push(`stop ${name}`);
          child.die();
        });
        children.push(child);
        return child;
      },
    },
    launchRedis(events) {
      order.push('start redis');
      redis = events;
      return {
        pid: 1,
        ping: () => events.pong(),
        stop() {
          order.push('stop redis');
          events.exited('ended with code 0');
        },
        kill: () => undefined,
      };
    },
    boot: {
      home: '/home',
      redis: { socketPath: '/r', url: null, keyPrefix: '' },
      settings: settingsSchema.parse({}),
      mode: 'daemon',
    },
    workers: ALL,
    log: testLog(`${testFolder()}/server.log`),
    isPaused: () => paused,
    logLevel: 'CRITICAL',
    clock,
    random: () => 0,
  });
  const child = (name: string): ScriptedChild => {
    const found = children.findLast((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} was not started`);
    return found;
  };
  const redisEvents = (): IncarnationEvents => {
    if (redis === null) throw new Error('Redis was not started');
    return redis;
  };
  async function startAll(): Promise<void> {
    const started = supervisor.start();
    redisEvents().ready();
    await turn();
    child('fast-path').say({ type: 'ready' });
    child('slow-path').say({ type: 'ready' });
    child('capture').say({ type: 'ready' });
    child('capture').say({ type: 'recent_stored' });
    await turn();
    child('gateway').say({ type: 'ready', info: { dashboard: 'http://127.0.0.1:7531/', address: 'a' } });
    await started;
  }
  return { supervisor, clock, order, child, redisEvents, startAll };
}

function statusOf(supervisor: Supervisor, name: string): ProcessStatus | undefined {
  return supervisor.processes().find((process) => process.name === name);
}

function statesOf(supervisor: Supervisor): Record<string, ProcessStatus['state']> {
  return Object.fromEntries(supervisor.processes().map(({ name, state }) => [name, state]));
}

/** Lets everything that waits for settled promises run. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function progress(lines: number): IngestProgress {
  return { ...NO_PROGRESS, files: 3, filesRead: 1, lines, events: lines };
}

test('starts along the stream and stops against it', async () => {
  const { supervisor, order, startAll } = setUp();
  await startAll();
  expect(supervisor.processes().map(({ name, state }) => `${name} ${state}`)).toEqual([
    'redis running',
    'capture running',
    'fast-path running',
    'slow-path running',
    'gateway running',
  ]);
  await Promise.all([supervisor.stop(), supervisor.stop()]);
  expect(order).toEqual([
    ...['start redis', 'start fast-path', 'start slow-path', 'start capture', 'start gateway'],
    ...['stop capture', 'stop gateway', 'stop fast-path', 'stop slow-path', 'stop redis'],
  ]);
});

test('nothing is started before Redis answers, and a Redis that keeps dying ends the start', async () => {
  const { supervisor, clock, order, redisEvents } = setUp();
  const started = supervisor.start();
  const failure = expect(started).rejects.toThrow(/Redis does not start: ended with code 1: bad option/);
  await turn();
  expect(order).toEqual(['start redis']);
  for (let death = 0; death < 3; death += 1) {
    redisEvents().exited('ended with code 1: bad option');
    clock.pass(1_000);
  }
  await failure;
});

describe('the gateway', () => {
  async function startStoring(how?: { paused: boolean }) {
    const all = setUp(how);
    const started = all.supervisor.start();
    all.redisEvents().ready();
    await turn();
    for (const name of ['fast-path', 'slow-path', 'capture']) all.child(name).say({ type: 'ready' });
    await turn();
    return { ...all, started };
  }

  test("starts when the last day's records are stored, and not before", async () => {
    const { order, child, started } = await startStoring();
    expect(order).not.toContain('start gateway');
    child('capture').say({ type: 'recent_stored' });
    await turn();
    expect(order).toContain('start gateway');
    child('gateway').say({ type: 'ready' });
    await started;
  });

  test('waits for them a moment only', async () => {
    const { order, clock } = await startStoring();
    clock.pass(1_499);
    await turn();
    expect(order).not.toContain('start gateway');
    clock.pass(1);
    await turn();
    expect(order).toContain('start gateway');
  });

  test('does not wait while nothing is read', async () => {
    const { order } = await startStoring({ paused: true });
    expect(order).toContain('start gateway');
  });

  test('does not start any more when everything was stopped meanwhile', async () => {
    const { order, supervisor, started } = await startStoring();
    const failure = expect(started).rejects.toThrow('Stopped while starting');
    await supervisor.stop();
    await failure;
    expect(order).not.toContain('start gateway');
  });
});

test('a stop during the start breaks it off', async () => {
  const { supervisor, redisEvents, child } = setUp();
  const started = supervisor.start();
  const failure = expect(started).rejects.toThrow('Stopped while starting');
  redisEvents().ready();
  await turn();
  expect(child('fast-path').received).toEqual([]);
  await supervisor.stop();
  await failure;
});

test('a request is asked again when the worker dies before it answers', async () => {
  const { supervisor, clock, child, startAll } = setUp();
  await startAll();
  const asked = supervisor.request('gateway', { type: 'mint_address' });
  const first = child('gateway');
  const id = first.request('mint_address');
  first.die();
  clock.pass(1_000);
  expect(child('gateway')).not.toBe(first);
  expect(child('gateway').received.map(({ type }) => type)).not.toContain('mint_address');
  child('gateway').say({ type: 'ready' });
  expect(child('gateway').request('mint_address')).toBe(id);
  child('gateway').say({ type: 'response', id, error: null, result: { address: 'x' } });
  await expect(asked).resolves.toEqual({ address: 'x' });
});

test("a worker's error reaches the one who asked", async () => {
  const { supervisor, child, startAll } = setUp();
  await startAll();
  const asked = supervisor.request('slow-path', { type: 'drain' });
  child('slow-path').say({
    type: 'response',
    id: child('slow-path').request('drain'),
    error: 'disk full',
    result: null,
  });
  await expect(asked).rejects.toThrow('disk full');
});

test('one ingest survives the deaths of capture and slow path, and its figures add up', async () => {
  const { supervisor, clock, child, startAll } = setUp();
  await startAll();
  const seen: number[] = [];
  const done = supervisor.ingestOnce((sum) => void seen.push(sum.lines));
  await turn();
  child('capture').say({ type: 'progress', progress: progress(10) });
  child('capture').die();
  clock.pass(1_000);
  child('capture').say({ type: 'ready' });
  child('capture').say({ type: 'progress', progress: progress(2) });
  child('capture').say({ type: 'response', id: child('capture').request('ingest'), error: null, result: progress(5) });
  await turn();
  child('slow-path').die();
  clock.pass(1_000);
  child('slow-path').say({ type: 'ready' });
  child('slow-path').say({ type: 'response', id: child('slow-path').request('drain'), error: null, result: null });
  await expect(done).resolves.toMatchObject({ files: 3, filesRead: 2, lines: 15, events: 15 });
  expect(seen).toEqual([10, 12, 15]);
});

test('two ingests take turns', async () => {
  const { supervisor, child, startAll } = setUp();
  await startAll();
  const runs = [supervisor.ingestOnce(() => undefined), supervisor.ingestOnce(() => undefined)];
  for (const _ of runs) {
    await turn();
    expect(child('capture').received.filter(({ type }) => type === 'ingest')).toHaveLength(runs.indexOf(_) + 1);
    child('capture').say({
      type: 'response',
      id: child('capture').request('ingest'),
      error: null,
      result: progress(1),
    });
    await turn();
    child('slow-path').say({ type: 'response', id: child('slow-path').request('drain'), error: null, result: null });
  }
  await Promise.all(runs);
});

test('an ingest whose stage was given up says what to do; a lost dashboard does not matter to it', async () => {
  const { supervisor, clock, child, startAll } = setUp();
  await startAll();
  const done = supervisor.ingestOnce(() => undefined);
  const failure = expect(done).rejects.toThrow(/fast-path died too often.*blueplane logs.*blueplane restart/);
  await turn();
  for (const name of ['gateway', 'fast-path']) {
    for (let death = 0; death < 30; death += 1) {
      if (supervisor.processes().find((process) => process.name === name)?.state === 'failed') break;
      child(name).die();
      clock.pass(5_000);
    }
  }
  await failure;
  await expect(supervisor.ingestOnce(() => undefined)).rejects.toThrow(SupervisorError);
});

test('a worker that no restart helps ends a waiting ingest at once, and the next one too', async () => {
  const { supervisor, child, startAll } = setUp();
  await startAll();
  const done = supervisor.ingestOnce(() => undefined);
  const failure = expect(done).rejects.toThrow(/^the data is damaged; put it back$/);
  await turn();
  child('fast-path').log('the data is damaged; put it back');
  child('fast-path').end(LASTING_ERROR_EXIT_CODE);
  await failure;
  expect(statusOf(supervisor, 'fast-path')).toMatchObject({ state: 'failed', restarts: 0 });
  await expect(supervisor.ingestOnce(() => undefined)).rejects.toThrow(/^the data is damaged; put it back$/);
});

test('trouble is shown while it lasts; an ingest that waits fails only when it lasts long', async () => {
  const { supervisor, clock, child, startAll } = setUp();
  await startAll();
  const detail = 'The disk is full. Free some space.';
  const tell = (trouble: string | null) => child('fast-path').say({ type: 'trouble', detail: trouble });
  const done = supervisor.ingestOnce(() => undefined);
  const failure = expect(done).rejects.toThrow(detail);
  await turn();
  tell(detail);
  expect(statusOf(supervisor, 'fast-path')).toMatchObject({ state: 'running', detail, troubledSince: clock.now() });
  clock.pass(5_000);
  tell(null);
  expect(statusOf(supervisor, 'fast-path')).toMatchObject({ state: 'running', detail: null });
  clock.pass(60_000);
  tell(detail);
  clock.pass(6_000);
  expect(child('capture').received.filter(({ type }) => type === 'ingest')).toHaveLength(1);
  clock.pass(2_000);
  await failure;

  // One that begins during the trouble gets as long: it may be over by then.
  const second = supervisor.ingestOnce(() => undefined);
  const secondFailure = expect(second).rejects.toThrow(detail);
  await turn();
  clock.pass(6_000);
  expect(child('capture').received.filter(({ type }) => type === 'ingest')).toHaveLength(2);
  clock.pass(2_000);
  await secondFailure;
});

test('a machine that sleeps amid trouble has not waited, and an ingest goes on', async () => {
  const { supervisor, clock, child, startAll } = setUp();
  await startAll();
  const done = supervisor.ingestOnce(() => undefined);
  await turn();
  child('fast-path').say({ type: 'trouble', detail: 'The disk is full.' });
  clock.pass(1_000);
  clock.sleepMachine(86_400_000);
  clock.pass(1_000);
  child('fast-path').say({ type: 'trouble', detail: null });
  const read = { type: 'response', id: child('capture').request('ingest'), error: null, result: progress(1) } as const;
  child('capture').say(read);
  await turn();
  child('slow-path').say({ type: 'response', id: child('slow-path').request('drain'), error: null, result: null });
  await expect(done).resolves.toMatchObject({ lines: 1 });
});

test('trouble ends with the life that told it', async () => {
  const { supervisor, clock, child, startAll } = setUp();
  await startAll();
  child('slow-path').say({ type: 'trouble', detail: 'The disk is full.' });
  child('slow-path').die();
  clock.pass(1_000);
  child('slow-path').say({ type: 'ready' });
  expect(statusOf(supervisor, 'slow-path')).toMatchObject({ state: 'running', detail: 'ended by SIGKILL' });
  expect(statusOf(supervisor, 'slow-path')).not.toHaveProperty('troubledSince');
});

test('open requests end when everything stops', async () => {
  const { supervisor, startAll } = setUp();
  await startAll();
  const asked = supervisor.request('slow-path', { type: 'drain' });
  const failure = expect(asked).rejects.toThrow(/stopping/);
  await supervisor.stop();
  await failure;
  await expect(supervisor.request('slow-path', { type: 'drain' })).rejects.toThrow(/stopping/);
});

test('those that were held run again when the release is done, unless one of them cannot', async () => {
  const { supervisor, clock, child, startAll } = setUp();
  await startAll();
  async function hold(): Promise<void> {
    const held = supervisor.hold();
    for (const name of ['fast-path', 'slow-path']) {
      await turn();
      child(name).say({ type: 'response', id: child(name).request('drain'), error: null, result: null });
    }
    await held;
    expect(statesOf(supervisor)).toMatchObject({ capture: 'stopped', 'fast-path': 'stopped', 'slow-path': 'stopped' });
  }
  const release = () => {
    const seen = { done: false };
    void supervisor.release().then(() => {
      seen.done = true;
    });
    return seen;
  };

  await hold();
  const first = release();
  for (const name of ['fast-path', 'slow-path']) child(name).say({ type: 'ready' });
  await turn();
  expect(first.done).toBe(false);
  child('capture').say({ type: 'ready' });
  await turn();
  expect(first.done).toBe(true);
  expect(new Set(Object.values(statesOf(supervisor)))).toEqual(new Set(['running']));

  await hold();
  const second = release();
  for (const name of ['slow-path', 'capture']) child(name).say({ type: 'ready' });
  clock.pass(19_000);
  await turn();
  expect(second.done).toBe(false);
  clock.pass(1_000);
  await turn();
  expect(second.done).toBe(true);
});

test("the dashboard's address is known only while it listens", async () => {
  const { supervisor, child, startAll } = setUp();
  await startAll();
  expect(supervisor.gatewayInfo().dashboard).toBe('http://127.0.0.1:7531/');
  child('gateway').die();
  expect(supervisor.gatewayInfo()).toEqual({});
});

test('settings that change while the dashboard starts reach it once it runs, and only then', async () => {
  const { supervisor, clock, child, startAll } = setUp();
  await startAll();
  child('gateway').die();
  clock.pass(1_000);
  expect(statesOf(supervisor).gateway).toBe('starting');
  const settings = settingsSchema.parse({ budgets: { monthly: 1 } });
  const report = { settings, origins: {}, waitingForRestart: [], problems: [] };
  supervisor.configure({ settings, settingsReport: report }, 'CRITICAL', []);
  expect(child('gateway').received).not.toContainEqual(expect.objectContaining({ type: 'settings' }));
  child('gateway').say({ type: 'ready' });
  expect(child('gateway').received).toContainEqual({ type: 'settings', settings, report });
});
