import { type JobOrder, type JobProgress, type JobRefusal, jobProgressSchema } from '../contracts/lifecycle-job.ts';
import type { WorkerBoot } from '../contracts/worker-messages.ts';
import type { ProcessHost } from './process-host.ts';
import type { ServerLog } from './server-log.ts';
import { launchWorker } from './worker-incarnation.ts';

/** A job was refused; the message says why, and `refusal` where a page has a way out to offer. */
export class JobRefusedError extends Error {
  readonly refusal: JobRefusal | undefined;

  constructor(message: string, refusal: JobRefusal | undefined) {
    super(message);
    this.refusal = refusal;
  }
}

/** The process that did a job ended before it had a result. */
export class JobEndedError extends Error {}

/** One job in a process of its own. */
export type JobLife = {
  /** @throws (rejects) with words for people, also when the process ends before it has a result */
  readonly result: Promise<unknown>;
  /** Asks it to leave everything as it was. */
  cancel(): void;
  /** Ends it now. */
  end(): void;
};

export type JobProcessPlan = {
  host: ProcessHost;
  boot: Omit<WorkerBoot, 'name' | 'paused'>;
  logLevel: string;
  log: Pick<ServerLog, 'takeWorkerLine' | 'takePlainLine'>;
};

/** Name of the process's entry. */
const ENTRY = 'lifecycle';
/** The one request that the process gets. */
const REQUEST_ID = 1;
/** It has nothing left to do when it has answered. */
const STOP_DEADLINE_MS = 5_000;

/** Starts a process that does one job and ends. It is not watched as workers are: a job may be silent for long. */
export function runJobProcess(plan: JobProcessPlan, order: JobOrder, report: (progress: JobProgress) => void): JobLife {
  const result = Promise.withResolvers<unknown>();
  let answered = false;
  let isAtWork = false;
  const life = launchWorker({
    ...plan,
    boot: { ...plan.boot, name: ENTRY, paused: false },
    events: {
      ready: () => {
        isAtWork = true;
        life.send({ type: 'job', id: REQUEST_ID, order });
      },
      pong: () => undefined,
      exited: (reason) => {
        if (!answered)
          result.reject(new JobEndedError(`The process that did it ended before it was done (${reason}).`));
      },
    },
    onMessage: (message) => {
      if (message.type === 'job_progress') report(jobProgressSchema.parse(message.progress));
      if (message.type !== 'response') return;
      answered = true;
      if (message.error === null) result.resolve(message.result);
      else result.reject(new JobRefusedError(message.error, message.refusal));
      life.stop(STOP_DEADLINE_MS);
    },
  });
  return {
    result: result.promise,
    cancel: () => {
      // A process that is still starting would not hear it, and has nothing to clean up.
      if (isAtWork) life.send({ type: 'cancel_job' });
      else life.kill();
    },
    end: () => life.kill(),
  };
}
