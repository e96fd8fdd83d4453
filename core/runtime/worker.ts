import { z } from 'zod';
import type { Changed } from '../contracts/changed.ts';
import type { LetterOrder } from '../contracts/dead-letters.ts';
import type { ChooseInsightArgs } from '../contracts/insights.ts';
import { type JobProgress, type JobRefusal, jobRefusalSchema } from '../contracts/lifecycle-job.ts';
import type { Pressure } from '../contracts/pressure.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import { ownerStatusSchema } from '../contracts/process-status.ts';
import type { Settings } from '../contracts/settings.ts';
import type { SettingsReport } from '../contracts/settings-report.ts';
import {
  type IngestProgress,
  type ToWorker,
  toWorkerSchema,
  type WorkerBoot,
  workerBootSchema,
} from '../contracts/worker-messages.ts';
import { errorMessage } from './error-fields.ts';
import { withBoundedSkips, withoutSkips } from './ingest-progress.ts';
import { LASTING_ERROR_EXIT_CODE, LastingError } from './lasting-error.ts';
import { createLogger, type Logger } from './logger.ts';
import { restMemory } from './memory-rest.ts';
import type { TellTrouble } from './outage-wait.ts';
import { type AskOwner, createOwnerQuestions, type OwnerQuestions } from './owner-questions.ts';
import { openParentChannel, type ParentChannel } from './parent-channel.ts';
import { endAbandonedRedis } from './redis-shutdown.ts';
import { COMPONENTS, WORKER_BOOT_VARIABLE } from './worker-names.ts';

/** What a worker process offers to the harness. Everything but `stop` is for the workers that have it. */
export type Worker = {
  /** Stop taking, finish what is in hand, close. Called once. */
  stop(deadlineMs: number): Promise<void>;
  /** Told to the supervisor with `ready`: the gateway's `{ dashboard, address }`. */
  info?: Record<string, string>;
  /** capture: read all sources to their end; resolves when everything read is stored. */
  ingest?(report: (progress: IngestProgress) => void): Promise<IngestProgress>;
  /** capture: resolves once what people look at first is stored, or queued where nothing else comes after it. */
  recentStored?: Promise<void>;
  /** fast path: store everything that is queued. slow path: derive everything stored so far. */
  drain?(): Promise<unknown>;
  /** lifecycle: does a job. @param order unchecked */
  job?(order: unknown, report: (progress: JobProgress) => void): Promise<unknown>;
  /** lifecycle: breaks the job off. */
  cancelJob?(): void;
  /** gateway: a fresh one-time address. */
  mintAddress?(): Promise<{ address: string }>;
  /** gateway: answers one call of the contract. @throws with words for the one who asked */
  call?(method: string, args: unknown): Promise<unknown>;
  /** gateway: calls back whenever stored figures changed. */
  onChanged?(listener: (change: Changed) => void): void;
  /** slow path: calls back whenever how far it is behind has changed. */
  onPressure?(listener: (pressure: Pressure) => void): void;
  /** capture: read nothing on its own until `resume`. Said again at will. */
  pause?(): void;
  resume?(): void;
  /** gateway: the newest state of all processes. */
  ownerStatus?(status: OwnerStatus): void;
  /** gateway: other settings are in force. */
  settings?(settings: Settings, report: SettingsReport): void;
  /** slow path: keeps what the user chose for findings. */
  chooseInsight?(args: ChooseInsightArgs): Promise<unknown>;
  /** fast path: stores dead letters after all, or deletes them. */
  deadLetters?(order: LetterOrder): Promise<unknown>;
};

/** Time to finish when SIGTERM, not the supervisor, ends the worker. */
const SIGTERM_DEADLINE_MS = 5_000;
/** Exit code of a worker that was started by hand. */
const EXIT_NOT_A_COMMAND = 2;

/**
 * Runs this process as a worker: reads its boot message, starts it, reports `ready`, answers the supervisor, and ends
 * the process in every case in which it must end. An exception in `start` ends it with code 1; an exception in
 * a request is answered as an error.
 * @param start is given the means to tell the supervisor what holds its work up, and to ask the owner for an action
 * @param explain turns an error into one for people, a LastingError where no restart helps
 */
export function runWorker(
  start: (boot: WorkerBoot, log: Logger, tellTrouble: TellTrouble, askOwner: AskOwner) => Promise<Worker>,
  explain: (error: unknown, boot: WorkerBoot) => unknown = (error) => error,
): void {
  const channel = openParentChannel();
  const boot = readBoot();
  if (channel === null || boot === null) {
    console.error('This is a worker process of Blueplane and does nothing alone. Run `blueplane start`.');
    process.exit(EXIT_NOT_A_COMMAND);
  }
  const log = createLogger(COMPONENTS[boot.name] ?? boot.name);
  const explained = (error: unknown): unknown => explain(error, boot);
  const questions = createOwnerQuestions((message) => channel.send(message));
  const state: WorkerState = { worker: null, stopping: false, explain: explained, questions };

  process.on('uncaughtException', (error) => dieOf(log, explained(error)));
  process.on('unhandledRejection', (error) => dieOf(log, explained(error)));
  // A terminal sends SIGINT to the whole group; only the supervisor decides the order of stopping.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => void stopWorker(state, log, SIGTERM_DEADLINE_MS));
  channel.onDisconnect(() => void endAbandonedRedis(boot.redis).finally(() => process.exit(0)));
  channel.onMessage((message) => {
    const parsed = toWorkerSchema.safeParse(message);
    if (parsed.success) {
      receive(state, channel, log, parsed.data);
      return;
    }
    log.warn('a message of an unknown kind was ignored');
    // Whoever waits for an answer must not wait for ever.
    const request = unknownRequestSchema.safeParse(message);
    if (!request.success) return;
    const error = 'the request is of a kind this process does not know';
    channel.send({ type: 'response', id: request.data.id, error, result: null });
  });

  const tellTrouble: TellTrouble = (detail) => channel.send({ type: 'trouble', detail });
  start(boot, log, tellTrouble, questions.ask).then(
    (worker) => {
      state.worker = worker;
      restMemory();
      worker.onChanged?.((change) => channel.send({ type: 'changed', change }));
      void worker.recentStored?.then(() => channel.send({ type: 'recent_stored' }));
      worker.onPressure?.((pressure) => channel.send({ type: 'pressure', pressure }));
      if (!state.stopping) channel.send({ type: 'ready', ...(worker.info && { info: worker.info }) });
    },
    (error: unknown) => dieOf(log, explained(error)),
  );
}

const unknownRequestSchema = z.object({ id: z.number().int() });

type WorkerState = {
  worker: Worker | null;
  stopping: boolean;
  explain(error: unknown): unknown;
  questions: OwnerQuestions;
};

function receive(state: WorkerState, channel: ParentChannel, log: Logger, message: ToWorker): void {
  switch (message.type) {
    case 'ping':
      channel.send({ type: 'pong', id: message.id });
      return;
    case 'stop':
      void stopWorker(state, log, message.deadlineMs);
      return;
    case 'cancel_job':
      state.worker?.cancelJob?.();
      return;
    case 'pause':
      state.worker?.pause?.();
      return;
    case 'resume':
      state.worker?.resume?.();
      return;
    case 'settings':
      state.worker?.settings?.(message.settings, message.report);
      return;
    case 'action_result':
      state.questions.take(message);
      return;
    case 'owner_status': {
      const status = ownerStatusSchema.safeParse(message.status);
      if (status.success) state.worker?.ownerStatus?.(status.data);
      return;
    }
    default:
      void answer(state, channel, log, message);
  }
}

type Request = Extract<
  ToWorker,
  { type: 'ingest' | 'drain' | 'mint_address' | 'call' | 'job' | 'choose_insight' | 'dead_letters' }
>;

async function answer(state: WorkerState, channel: ParentChannel, log: Logger, request: Request): Promise<void> {
  try {
    // An answer without a value is null: `undefined` would vanish on its way, and the answer with it.
    const result = (await perform(state.worker, channel, request)) ?? null;
    channel.send({ type: 'response', id: request.id, error: null, result });
  } catch (error) {
    log.error({ request: request.type, error }, 'a request failed');
    const explained = state.explain(error);
    const refusal = refusalOf(explained);
    channel.send({
      type: 'response',
      id: request.id,
      error: errorMessage(explained),
      ...(refusal !== undefined && { refusal }),
      result: null,
    });
  }
}

/** What an error says of itself, whichever stage has thrown it. */
function refusalOf(error: unknown): JobRefusal | undefined {
  if (!(error instanceof Error) || !('refusal' in error)) return undefined;
  return jobRefusalSchema.safeParse(error.refusal).data;
}

async function perform(worker: Worker | null, channel: ParentChannel, request: Request): Promise<unknown> {
  if (request.type === 'ingest' && worker?.ingest) {
    const report = (progress: IngestProgress) => channel.send({ type: 'progress', progress: withoutSkips(progress) });
    return withBoundedSkips(await worker.ingest(report));
  }
  if (request.type === 'job' && worker?.job) {
    return worker.job(request.order, (progress) => channel.send({ type: 'job_progress', progress }));
  }
  if (request.type === 'drain' && worker?.drain) return worker.drain();
  if (request.type === 'mint_address' && worker?.mintAddress) return worker.mintAddress();
  if (request.type === 'choose_insight' && worker?.chooseInsight) return worker.chooseInsight(request.args);
  if (request.type === 'dead_letters' && worker?.deadLetters) return worker.deadLetters(request.order);
  if (request.type === 'call' && worker?.call) return worker.call(request.method, request.args);
  throw new Error(worker === null ? 'the process has not started yet' : `the process has no ${request.type}`);
}

/** A worker still starting has taken nothing in hand and is ended at once. */
async function stopWorker(state: WorkerState, log: Logger, deadlineMs: number): Promise<void> {
  if (state.stopping) return;
  state.stopping = true;
  try {
    await state.worker?.stop(deadlineMs);
  } catch (error) {
    log.error({ error }, 'stopping failed');
    process.exit(1);
  }
  process.exit(0);
}

function dieOf(log: Logger, error: unknown): never {
  if (error instanceof LastingError) {
    log.fatal(error.message);
    process.exit(LASTING_ERROR_EXIT_CODE);
  }
  log.fatal({ error }, 'the process ends because of an error');
  process.exit(1);
}

function readBoot(): WorkerBoot | null {
  try {
    return workerBootSchema.parse(JSON.parse(process.env[WORKER_BOOT_VARIABLE] ?? ''));
  } catch {
    return null;
  }
}
