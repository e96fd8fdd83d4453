import type { OwnerActionName } from '../contracts/api.ts';
import { mintedAddressSchema, type OwnerEvent } from '../contracts/control.ts';
import type { OwnerStatus, ProcessStatus } from '../contracts/process-status.ts';
import { SAMPLE_VARIABLE } from '../contracts/sample.ts';
import type { IngestProgress } from '../contracts/worker-messages.ts';
import { newestBackup } from './backup-files.ts';
import { type CapturePause, createCapturePause } from './capture-pause.ts';
import { type ControlServer, serveControl } from './control-server.ts';
import { createDailyBackup, type DailyBackup, mayBackUp } from './daily-backup.ts';
import { followSettings } from './follow-settings.ts';
import { HomeTakenError, takeHomeLock } from './home-lock.ts';
import { runJobProcess } from './job-process.ts';
import { keyPrefix } from './key-prefix.ts';
import { createLifecycleJobs, type LifecycleJobs } from './lifecycle-jobs.ts';
import type { LiveSettings } from './live-settings.ts';
import { restMemory } from './memory-rest.ts';
import { prepareRedis } from './owned-redis.ts';
import { performOwnerAction } from './owner-actions.ts';
import { ownerDeeds } from './owner-deeds.ts';
import type { HomePaths } from './paths.ts';
import { readPidFile, removePidFile, writePidFile } from './pid-file.ts';
import { prepareHome } from './prepare-home.ts';
import type { ProcessHost } from './process-host.ts';
import { type CommandLineProgram, createSampleServer, type SampleServer } from './sample-server.ts';
import { openServerLog, type ServerLog } from './server-log.ts';
import type { Settings } from './settings.ts';
import { createSupervisor, type Supervisor, SupervisorError, type WorkerName } from './supervisor.ts';

export type OwnerOptions = {
  home: string;
  mode: OwnerStatus['mode'];
  settings: Settings;
  host: ProcessHost;
  version: string;
  env: Readonly<Record<string, string | undefined>>;
  /**
   * Creates the database file (and the installation's key) or brings it to the newest schema; tells of a repair that it
   * took.
   */
  prepareDatabase(path: string, tell?: (sentence: string) => void): Promise<void>;
  /** Folder of bundled resources that holds `redis/`, if any. */
  resourcesDir?: string;
  /** What runs the command line in another process; without it no sample data can be shown. */
  commandLine?: CommandLineProgram;
  /** Receives every line of server.log too. */
  echo?(line: string): void;
  /** Breaks off a start; afterwards use `stop`. */
  signal?: AbortSignal;
};

/** The running whole of one home. */
export type Owner = {
  status(): OwnerStatus;
  /** Reads all sources to their end and derives everything; resolves when it is stored. */
  ingestOnce(onProgress: (progress: IngestProgress) => void): Promise<IngestProgress>;
  /** A fresh one-time address of the dashboard. */
  mintAddress(): Promise<{ address: string }>;
  /** Answers one call of the contract. @throws with words for people */
  call(method: string, args: unknown): Promise<unknown>;
  /** Does one action of the contract. @throws with words for people */
  act(action: OwnerActionName, args: unknown): Promise<unknown>;
  /** Calls back with every change of a state or of figures. @returns the way to stop */
  onEvent(listener: (event: OwnerEvent) => void): () => void;
  /** The machine slept: nobody's silence meanwhile counts. */
  wokeUp(): void;
  /** The first one-time address, null when the dashboard does not listen. */
  firstAddress(): string | null;
  /** Why the dashboard is on another port than was wished for, in words for people; null when it is not. */
  dashboardNotice(): string | null;
  /** Stops everything in order and gives the home free. Safe to call again. */
  stop(): Promise<void>;
  /** Resolves when the owner has stopped, whoever asked for it. */
  readonly stopped: Promise<void>;
};

/** Questions that may wait for the gateway; a window asks for four or five at a time. */
const OPEN_CALLS_MAX = 256;

const WORKERS: Record<OwnerStatus['mode'], readonly WorkerName[]> = {
  daemon: ['fast-path', 'slow-path', 'capture', 'gateway'],
  desktop: ['fast-path', 'slow-path', 'capture', 'gateway'],
  ingest: ['fast-path', 'slow-path', 'capture'],
};

/**
 * Makes this process the owner of a home and starts everything in it. Whatever fails, nothing is left running or
 * locked. Every error's message says what to do.
 * @throws HomeError, HomeTakenError, RedisUnavailableError, ControlSocketError, SupervisorError, and what
 * `prepareDatabase` throws.
 */
export async function startOwner(options: OwnerOptions): Promise<Owner> {
  const paths = await prepareHome(options.home);
  const lock = takeLock(paths);
  writePidFile(paths.pid);
  const log = openServerLog(paths.log, options.settings.log.level, options.echo);
  const logger = log.logger('supervisor');
  let supervisor: Supervisor | null = null;
  let control: ControlServer | null = null;
  let settings: LiveSettings | null = null;
  let jobs: LifecycleJobs | null = null;
  let backups: DailyBackup | null = null;
  let pause: CapturePause | null = null;
  let sample: SampleServer | null = null;
  let stopping: Promise<void> | null = null;
  const stopped = Promise.withResolvers<void>();
  const endRest = restMemory();

  const eventListeners = new Set<(event: OwnerEvent) => void>();
  function tell(event: OwnerEvent): void {
    for (const listener of eventListeners) listener(event);
  }
  function onEvent(listener: (event: OwnerEvent) => void): () => void {
    eventListeners.add(listener);
    return () => eventListeners.delete(listener);
  }

  async function stopAll(): Promise<void> {
    logger.info('stopping');
    endRest();
    settings?.stop();
    pause?.stop();
    await jobs?.stop();
    await backups?.stop();
    await Promise.all([supervisor?.stop(), sample?.stop()]);
    await control?.close();
    logger.info('Server stopped');
    await log.close();
    removePidFile(paths.pid);
    lock.release();
    stopped.resolve();
  }
  function stop(): Promise<void> {
    stopping ??= stopAll();
    return stopping;
  }
  // Stopping the supervisor makes its start fail, which is handled below.
  options.signal?.addEventListener('abort', () => void supervisor?.stop());

  try {
    const redis = await prepareRedis({
      settings: options.settings.redis,
      env: options.env,
      resourcesDir: options.resourcesDir ?? null,
      ...{ paths, log },
    });
    await options.prepareDatabase(paths.database, (sentence) => logger.warn(sentence));
    const startedAt = Date.now();
    const tellStatus = coalesced(() => {
      running.tell('gateway', { type: 'owner_status', status: status() });
      tell({ type: 'status', status: status() });
    });
    const processes = {
      host: options.host,
      boot: {
        home: paths.home,
        redis: { ...redis.address, keyPrefix: keyPrefix(options.settings, paths) },
        settings: options.settings,
        mode: options.mode,
      },
      log,
      logLevel: options.settings.log.level,
    };
    const running = createSupervisor({
      ...processes,
      launchRedis: redis.launch,
      workers: WORKERS[options.mode],
      isPaused: () => capturePause.state() !== null,
      onChange: tellStatus,
      onFiguresChanged: (change) => tell({ type: 'changed', change }),
      onAction: (action, args) => act(action, args),
    });
    supervisor = running;
    const capturePause = createCapturePause(paths.pause, () => {
      running.tellPaused();
      tellStatus();
    });
    pause = capturePause;
    const live = followSettings(options, paths, running, log);
    settings = live;
    const lifecycle = createLifecycleJobs({
      run: (order, report) => runJobProcess(processes, order, report),
      hold: async () => {
        // What is to go would stay in it.
        await backup.end();
        await running.hold();
      },
      release: () => running.release(),
      onChange: tellStatus,
    });
    jobs = lifecycle;
    const backup = createDailyBackup({
      lastMadeAt: () => newestBackup(paths)?.madeAt ?? null,
      mayRun: () =>
        mayBackUp({
          mode: options.mode,
          settings: live.current(),
          jobState: lifecycle.current()?.state,
          pressure: running.pressure(),
        }),
      run: () => runJobProcess(processes, { kind: 'backup' }, () => undefined),
      log: logger,
    });
    backups = backup;
    const isSample = options.env[SAMPLE_VARIABLE] === '1';
    const sampleServer = createSampleServer({ commandLine: options.commandLine ?? null, env: options.env, isSample });
    sample = sampleServer;

    function status(): OwnerStatus {
      const { dashboard, otlpHttp, otlpGrpc, otlpNotice = null } = running.gatewayInfo();
      return {
        mode: options.mode,
        version: options.version,
        pid: process.pid,
        startedAt,
        dashboard: dashboard ?? null,
        ...(otlpHttp !== undefined &&
          otlpGrpc !== undefined && { otlp: { http: otlpHttp, grpc: otlpGrpc, notice: otlpNotice } }),
        paused: capturePause.state(),
        processes: [ownStatus(startedAt, log), ...running.processes()],
        pressure: running.pressure(),
        job: lifecycle.standing(),
        ...(isSample && { sample: true }),
      };
    }
    async function mintAddress(): Promise<{ address: string }> {
      return mintedAddressSchema.parse(await running.request('gateway', { type: 'mint_address' }));
    }
    const actions = ownerDeeds({
      ...{ running, pause: capturePause, live, lifecycle, sample: sampleServer },
      ...{ isSample, status, stop },
    });
    const act = (action: OwnerActionName, args: unknown) => performOwnerAction(actions, action, args);
    let openCalls = 0;
    async function call(method: string, args: unknown): Promise<unknown> {
      if (openCalls >= OPEN_CALLS_MAX)
        throw new SupervisorError('Too many questions wait for their answer. Try again.');
      openCalls += 1;
      try {
        return await running.request('gateway', { type: 'call', method, args });
      } finally {
        openCalls -= 1;
      }
    }
    const offers = { status, mintAddress, call, act, onEvent };

    control = await serveControl(paths.controlSocket, {
      ...offers,
      ingest: (onProgress) => running.ingestOnce(onProgress),
      stop: () => void stop(),
    });
    logger.info({ version: options.version, mode: options.mode, pid: process.pid }, 'starting');
    if (options.signal?.aborted) await running.stop();
    await running.start();
    logger.info('Server started successfully');
    return {
      ...offers,
      wokeUp: () => {
        capturePause.look();
        running.wokeUp();
      },
      ingestOnce: (onProgress) => running.ingestOnce(onProgress),
      firstAddress: () => running.gatewayInfo().address ?? null,
      dashboardNotice: () => running.gatewayInfo().notice ?? null,
      stop,
      stopped: stopped.promise,
    };
  } catch (error) {
    logger.fatal({ error }, 'the start failed');
    await stop();
    throw error;
  }
}

function takeLock(paths: HomePaths): ReturnType<typeof takeHomeLock> {
  try {
    return takeHomeLock(paths.lock);
  } catch (error) {
    if (!(error instanceof HomeTakenError)) throw error;
    const owner = readPidFile(paths.pid);
    throw new HomeTakenError(
      `Blueplane is already running for ${paths.home}${owner === null ? '' : ` (pid ${owner.pid})`}. ` +
        'See `blueplane status`; stop it with `blueplane stop`, or start anew with `blueplane restart`.',
    );
  }
}

function ownStatus(startedAt: number, log: ServerLog): ProcessStatus {
  const trouble = log.trouble();
  return {
    name: 'supervisor',
    state: 'running',
    pid: process.pid,
    restarts: 0,
    startedAt,
    detail: trouble === null ? null : `server.log cannot be written (${trouble})`,
  };
}

/** Many changes at once are told once. */
function coalesced(tell: () => void): () => void {
  let pending = false;
  return () => {
    if (pending) return;
    pending = true;
    setImmediate(() => {
      pending = false;
      tell();
    });
  };
}
