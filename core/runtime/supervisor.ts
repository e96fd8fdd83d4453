import { isOwnerAction, type OwnerActionName } from '../contracts/api.ts';
import type { Changed } from '../contracts/changed.ts';
import type { Pressure } from '../contracts/pressure.ts';
import type { ProcessStatus } from '../contracts/process-status.ts';
import {
  type FromWorker,
  type IngestProgress,
  ingestProgressSchema,
  type ToWorker,
  type WorkerBoot,
} from '../contracts/worker-messages.ts';
import { type Clock, systemClock } from './clock.ts';
import { errorMessage } from './error-fields.ts';
import type { Incarnation, IncarnationEvents } from './incarnation.ts';
import { addProgress, NO_PROGRESS } from './ingest-progress.ts';
import { createManagedProcess, type ManagedProcess } from './managed-process.ts';
import type { ProcessHost } from './process-host.ts';
import type { ServerLog } from './server-log.ts';
import { launchWorker, type WorkerIncarnation } from './worker-incarnation.ts';
import { createWorkerRequests, type WorkerQuestion, type WorkerRequests } from './worker-requests.ts';

export type WorkerName = 'capture' | 'gateway' | 'fast-path' | 'slow-path';

/** A start or a request that cannot succeed; the message says what to do. */
export class SupervisorError extends Error {}
/** Somebody asked it to stop before everything had started. */
export class StoppedWhileStartingError extends SupervisorError {
  constructor() {
    super('Stopped while starting.');
  }
}

export type SupervisorPlan = {
  host: ProcessHost;
  launchRedis(events: IncarnationEvents): Incarnation;
  /** What every worker is told, but for its name. */
  boot: Omit<WorkerBoot, 'name' | 'paused'>;
  workers: readonly WorkerName[];
  log: ServerLog;
  logLevel: string;
  /** Whether the user paused capture. */
  isPaused?: () => boolean;
  /** Any state changed. */
  onChange?: () => void;
  /** Stored figures changed. */
  onFiguresChanged?: (change: Changed) => void;
  /** A page of the dashboard asks for an action. @throws (rejects) with words for people */
  onAction?: (action: OwnerActionName, args: unknown) => Promise<unknown>;
  clock?: Clock;
  random?: () => number;
};

export type Supervisor = {
  /** Starts everything in order. @throws SupervisorError when Redis cannot be started. */
  start(): Promise<void>;
  /** Stops everything in order; resolves when no process is left. Safe before start, during it, and twice. */
  stop(): Promise<void>;
  /** Redis and the workers, in the order in which the data passes them. */
  processes(): ProcessStatus[];
  /** How far the slow path says it is behind; null while it does not run. */
  pressure(): Pressure | null;
  /** What the gateway said when it began to listen; empty while it does not. */
  gatewayInfo(): Readonly<Record<string, string>>;
  /** Asks a worker; asked again if the worker dies before answering. */
  request(worker: WorkerName, question: WorkerQuestion): Promise<unknown>;
  /** Sends a message that needs no answer; dropped when the worker does not run. */
  tell(worker: WorkerName, message: ToWorker): void;
  /** Tells capture what `isPaused` says now. */
  tellPaused(): void;
  /**
   * Lets nobody capture, store or derive until {@link release}: what was captured is stored and derived first, as far as
   * that can be done soon. Questions and dashboard go on.
   */
  hold(): Promise<void>;
  /** Ends that; resolves when those that were held run again, or when it is plain that they will not soon. */
  release(): Promise<void>;
  /** Starts the processes that were given up once more, at once. */
  restartFailed(): void;
  /**
   * What workers are told from now on when they start; those in `restart` are started anew for it. The gateway hears of
   * settings at once.
   */
  configure(changed: Partial<SupervisorPlan['boot']>, logLevel: string, restart: readonly WorkerName[]): void;
  /** The machine slept: silence meanwhile was nobody's fault. */
  wokeUp(): void;
  /** Takes everything in: capture reads to the end, then the slow path derives. One run at a time. */
  ingestOnce(onProgress: (progress: IngestProgress) => void): Promise<IngestProgress>;
};

/**
 * The way of the data, started at once behind Redis: what capture queues before the others are ready waits for them.
 * They change what is stored.
 */
const STORING: readonly WorkerName[] = ['fast-path', 'slow-path', 'capture'];
/**
 * The gateway comes last, because all start on the same few cores, and waits so long at most until there is something right
 * to show. Longer than a day's files take; where nothing is new it does not wait.
 */
const FIRST_FIGURES_MS = 1_500;
/** Against the stream, so that each stage can still hand on what it has. */
const STOP_ORDER: readonly WorkerName[] = ['capture', 'gateway', 'fast-path', 'slow-path'];
/** Time each one has to stop; five of them stay below the 30 seconds `blueplane stop` waits. */
const STOP_DEADLINE_MS = 5_000;

/** A full queue is stored in a few seconds; a disk that hangs must not hold up whoever waits. */
const DRAIN_MS = 15_000;
/** A worker that starts is there by then; whoever waits for what was done meanwhile waits no longer. */
const RELEASE_MS = 20_000;

/** A worker tells of trouble after some seconds of it; an ingest that waits is told this much later. */
const TROUBLE_PATIENCE_MS = 7_000;
const TROUBLE_LOOK_MS = 500;

type SupervisedWorker = { process: ManagedProcess; life: WorkerIncarnation | null; requests: WorkerRequests };
type IngestRun = { earlier: IngestProgress; current: IngestProgress; onProgress(progress: IngestProgress): void };

/** Runs Redis and the workers of one home. Knows no Electron and no files: it forks through the host it is given. */
export function createSupervisor(plan: SupervisorPlan): Supervisor {
  const clock = plan.clock ?? systemClock;
  const log = plan.log.logger('supervisor');
  const workers = new Map<WorkerName, SupervisedWorker>();
  const failureListeners = new Set<(message: string) => void>();
  let gatewayInfo: Record<string, string> = {};
  let earlierGatewayInfo: Record<string, string> | undefined;
  let pressure: Pressure | null = null;
  let run: IngestRun | null = null;
  let lastRun: Promise<unknown> = Promise.resolve();
  let stopped: Promise<void> | null = null;
  let held = false;
  const recentStored = Promise.withResolvers<void>();
  let { boot, logLevel } = plan;

  const shared = {
    clock,
    ...(plan.random && { random: plan.random }),
    ...(plan.onChange && { onChange: plan.onChange }),
  };
  const redis = createManagedProcess({ ...shared, name: 'redis', launch: plan.launchRedis });
  watch(redis);
  for (const name of plan.workers) addWorker(name);

  function addWorker(name: WorkerName): void {
    const requests = createWorkerRequests();
    let toldAtStart = boot;
    const worker: SupervisedWorker = {
      requests,
      life: null,
      process: createManagedProcess({
        ...shared,
        name,
        isExcused: () => redis.status().state !== 'running',
        launch: (events) => {
          toldAtStart = boot;
          const life = launchWorker({
            host: plan.host,
            boot: {
              ...boot,
              name,
              paused: plan.isPaused?.() ?? false,
              ...(name === 'gateway' && { earlier: earlierGatewayInfo }),
            },
            logLevel,
            log: plan.log,
            events,
            onMessage: (message) => receive(name, requests, message),
          });
          worker.life = life;
          return life;
        },
      }),
    };
    workers.set(name, worker);
    worker.process.onRunning(() => {
      requests.resend((message) => worker.life?.send(message));
      // What was said while it started went unheard.
      if (name === 'capture') tellPaused();
      if (name === 'gateway' && boot !== toldAtStart) tellSettings();
    });
    worker.process.onDown((state) => {
      if (name === 'gateway') gatewayInfo = {};
      if (name === 'slow-path') pressure = null;
      if (name === 'capture' && run !== null) {
        run.earlier = addProgress(run.earlier, run.current);
        run.current = NO_PROGRESS;
      }
      if (state === 'failed') requests.fail(failureMessage(worker.process));
      if (state === 'stopped') {
        requests.fail(
          held && stopped === null
            ? 'Stored data is being purged. Repeat it when that is done.'
            : 'Blueplane is stopping. Start it again and repeat.',
        );
      }
    });
    watch(worker.process);
  }

  /** What everybody wants to know about any process. */
  function watch(process: ManagedProcess): void {
    process.onRunning(() => log.info({ process: process.name, pid: process.status().pid }, 'process runs'));
    process.onDown((state) => {
      if (state === 'stopped' || state === 'restarting') return;
      log.warn({ process: process.name, state, reason: process.status().detail }, 'process ended');
      if (state !== 'failed') return;
      log.fatal({ process: process.name }, 'process was given up and is not restarted for now');
      // Nothing that is taken in passes the gateway.
      if (process.name === 'gateway') return;
      for (const listener of failureListeners) listener(failureMessage(process));
    });
  }

  function receive(name: WorkerName, requests: WorkerRequests, message: FromWorker): void {
    if (message.type === 'response') requests.take(message);
    if (message.type === 'changed') plan.onFiguresChanged?.(message.change);
    if (message.type === 'action') void answerAction(name, message);
    if (message.type === 'pressure') {
      pressure = message.pressure;
      plan.onChange?.();
    }
    if (message.type === 'recent_stored') recentStored.resolve();
    if (message.type === 'trouble') workers.get(name)?.process.noteTrouble(message.detail);
    if (message.type === 'ready' && name === 'gateway') {
      gatewayInfo = message.info ?? {};
      earlierGatewayInfo = gatewayInfo;
    }
    if (message.type === 'progress' && name === 'capture' && run !== null) {
      run.current = message.progress;
      run.onProgress(addProgress(run.earlier, run.current));
    }
  }

  /** What a worker that died meanwhile asked for is done all the same; only nobody hears of it. */
  async function answerAction(name: WorkerName, asked: Extract<FromWorker, { type: 'action' }>): Promise<void> {
    const { id, action, args } = asked;
    const life = workers.get(name)?.life;
    try {
      if (plan.onAction === undefined || !isOwnerAction(action)) throw new Error('There is no such action.');
      const result = (await plan.onAction(action, args)) ?? null;
      life?.send({ type: 'action_result', id, error: null, result });
    } catch (error) {
      life?.send({ type: 'action_result', id, error: errorMessage(error), result: null });
    }
  }

  async function start(): Promise<void> {
    redis.start();
    if ((await redis.settled()) === 'troubled') {
      if (stopped !== null) throw new StoppedWhileStartingError();
      throw new SupervisorError(
        `Redis does not start: ${redis.status().detail ?? 'no reason given'}. Look into server.log (\`blueplane logs\`).`,
      );
    }
    await startTogether(STORING);
    const isReading = workers.get('capture')?.process.status().state === 'running' && !plan.isPaused?.();
    if (isReading && workers.has('gateway')) await atMost(FIRST_FIGURES_MS, recentStored.promise);
    await startTogether(['gateway']);
  }

  async function startTogether(names: readonly WorkerName[]): Promise<void> {
    if (stopped !== null) throw new StoppedWhileStartingError();
    const started = names.flatMap((name) => workers.get(name) ?? []);
    for (const worker of started) worker.process.start();
    await Promise.all(started.map((worker) => worker.process.settled()));
    if (stopped !== null) throw new StoppedWhileStartingError();
  }

  function stop(): Promise<void> {
    stopped ??= stopAll();
    return stopped;
  }

  async function stopAll(): Promise<void> {
    recentStored.resolve();
    // All at once are kept from restarting; each is then stopped in its turn.
    for (const process of allProcesses()) process.holdRestarts();
    for (const name of STOP_ORDER) await workers.get(name)?.process.stop(STOP_DEADLINE_MS);
    await redis.stop(STOP_DEADLINE_MS);
  }

  function request(name: WorkerName, question: WorkerQuestion): Promise<unknown> {
    const worker = workers.get(name);
    if (worker === undefined) {
      return Promise.reject(new SupervisorError(`The process ${name} is not part of this run of Blueplane.`));
    }
    const { state } = worker.process.status();
    if (state === 'failed') return Promise.reject(new SupervisorError(failureMessage(worker.process)));
    if (stopped !== null) return Promise.reject(new SupervisorError('Blueplane is stopping.'));
    return worker.requests.ask(question, state === 'running' ? (message) => worker.life?.send(message) : null);
  }

  function tell(name: WorkerName, message: ToWorker): void {
    const worker = workers.get(name);
    if (worker?.process.status().state === 'running') worker.life?.send(message);
  }

  async function hold(): Promise<void> {
    held = true;
    await workers.get('capture')?.process.stop(STOP_DEADLINE_MS);
    // What cannot be stored now is read again from its source.
    for (const name of ['fast-path', 'slow-path'] as const) await atMost(DRAIN_MS, request(name, { type: 'drain' }));
    for (const name of ['fast-path', 'slow-path'] as const) await workers.get(name)?.process.stop(STOP_DEADLINE_MS);
  }

  async function release(): Promise<void> {
    if (!held || stopped !== null) return;
    held = false;
    const again = STORING.flatMap((name) => workers.get(name)?.process ?? []);
    for (const process of again) process.startAgain();
    await atMost(RELEASE_MS, Promise.all(again.map((process) => process.settled())));
  }

  /** Waits for the end of something, but not for ever, and whatever becomes of it. */
  function atMost(milliseconds: number, task: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = clock.after(milliseconds, resolve);
      const done = () => {
        cancel();
        resolve();
      };
      task.then(done, done);
    });
  }

  function tellPaused(): void {
    tell('capture', { type: plan.isPaused?.() ? 'pause' : 'resume' });
  }

  function tellSettings(): void {
    const { settings, settingsReport: report } = boot;
    if (report !== undefined) tell('gateway', { type: 'settings', settings, report });
  }

  function allProcesses(): ManagedProcess[] {
    return [redis, ...[...workers.values()].map((worker) => worker.process)];
  }

  function ingestOnce(onProgress: (progress: IngestProgress) => void): Promise<IngestProgress> {
    const next = lastRun.then(() => ingestNow(onProgress));
    lastRun = next.catch(() => undefined);
    return next;
  }

  async function ingestNow(onProgress: (progress: IngestProgress) => void): Promise<IngestProgress> {
    const current: IngestRun = { earlier: NO_PROGRESS, current: NO_PROGRESS, onProgress };
    const needed = allProcesses().filter((process) => process.name !== 'gateway');
    const failed = needed.find((process) => process.status().state === 'failed');
    if (failed !== undefined) throw new SupervisorError(failureMessage(failed));
    const failure = Promise.withResolvers<never>();
    const listener = (message: string) => failure.reject(new SupervisorError(message));
    failureListeners.add(listener);
    const cancel = failWhenTroubled(needed, listener);
    run = current;
    try {
      // Progress of a life of capture that died is in `earlier` by the time the next one answers.
      const read = ingestProgressSchema.parse(
        await Promise.race([request('capture', { type: 'ingest' }), failure.promise]),
      );
      const total = addProgress(current.earlier, read);
      onProgress(total);
      await Promise.race([request('slow-path', { type: 'drain' }), failure.promise]);
      return total;
    } finally {
      run = null;
      failureListeners.delete(listener);
      cancel();
    }
  }

  /**
   * Calls `fail` once a process tells of trouble for too long, counted from the first look at it: by the clock that no
   * one sets, since a machine that slept or was given another time has waited for nothing. @returns the end of it.
   */
  function failWhenTroubled(processes: readonly ManagedProcess[], fail: (message: string) => void): () => void {
    const seen = new Map<string, { troubledSince: number; from: number }>();
    let cancel = (): unknown => undefined;
    function look(): void {
      const now = clock.monotonic();
      for (const { name, detail, troubledSince } of processes.map((process) => process.status())) {
        if (troubledSince == null) seen.delete(name);
        else if (seen.get(name)?.troubledSince !== troubledSince) seen.set(name, { troubledSince, from: now });
        else if (now - (seen.get(name)?.from ?? now) >= TROUBLE_PATIENCE_MS) {
          fail(detail ?? `The process ${name} cannot work.`);
          return;
        }
      }
      cancel = clock.after(TROUBLE_LOOK_MS, look);
    }
    look();
    return () => cancel();
  }

  return {
    start,
    stop,
    request,
    ingestOnce,
    hold,
    release,
    processes: () => {
      const order: WorkerName[] = ['capture', 'fast-path', 'slow-path', 'gateway'];
      return [redis.status(), ...order.flatMap((name) => workers.get(name)?.process.status() ?? [])];
    },
    gatewayInfo: () => gatewayInfo,
    pressure: () => pressure,
    tell,
    tellPaused,
    configure: (changed, level, restart) => {
      boot = { ...boot, ...changed };
      logLevel = level;
      if (changed.settings !== undefined) tellSettings();
      for (const name of restart) workers.get(name)?.process.restart(STOP_DEADLINE_MS);
    },
    restartFailed: () => {
      for (const process of allProcesses()) process.retryNow();
    },
    wokeUp: () => {
      for (const process of allProcesses()) process.wokeUp();
    },
  };
}

function failureMessage(process: ManagedProcess): string {
  const { name, detail } = process.status();
  if (process.needsPerson()) return detail ?? `The process ${name} cannot work.`;
  return (
    `The process ${name} died too often and was given up (${detail ?? 'no reason given'}). ` +
    'See `blueplane logs`, mend the cause, then run `blueplane restart`.'
  );
}
