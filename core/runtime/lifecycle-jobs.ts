import { type Diagnostics, diagnosticsSchema } from '../contracts/diagnostics.ts';
import {
  type ExportArgs,
  type ExportPreview,
  type ExportSelection,
  exportPreviewSchema,
  exportResultSchema,
} from '../contracts/export.ts';
import { type JobOrder, type JobProgress, jobProgressSchema, type LifecycleJob } from '../contracts/lifecycle-job.ts';
import type { JobStanding } from '../contracts/process-status.ts';
import { type PurgePreview, type PurgeScope, purgePreviewSchema, purgeResultSchema } from '../contracts/purge.ts';
import { type Clock, systemClock } from './clock.ts';
import { errorMessage } from './error-fields.ts';
import { JobEndedError, type JobLife, JobRefusedError } from './job-process.ts';
import { createJobQuestions } from './job-questions.ts';

/** Something else is under way, or there is nothing to break off. */
export class JobError extends Error {}

export type LifecycleJobsPlan = {
  /** Starts the process that does a job. */
  run(order: JobOrder, report: (progress: JobProgress) => void): JobLife;
  /** Lets nobody capture, store or derive; resolves when what was captured is stored. */
  hold(): Promise<void>;
  /** Ends that, whoever it was asked by; resolves when all are at work again. */
  release(): Promise<void>;
  /** A job began or ended: who looks on is to look again, and at figures too where a purge ended. */
  onChange?(): void;
  clock?: Clock;
};

/** Purges and exports, one at a time, each in a process of its own: they would hold up whoever does them. */
export type LifecycleJobs = {
  current(): LifecycleJob | null;
  /** The same, as far as everybody may know of it. */
  standing(): JobStanding | null;
  /** @throws with words for people */
  preview(scope: PurgeScope): Promise<PurgePreview>;
  previewExport(selection: ExportSelection): Promise<ExportPreview>;
  /** What helps to find what is wrong. */
  diagnostics(): Promise<Diagnostics>;
  /** @throws JobError when another job runs */
  startPurge(scope: PurgeScope): void;
  startExport(args: ExportArgs): void;
  /** @throws JobError when the job of this number does not run, or cannot be broken off any more */
  cancel(id: number): void;
  /** Ends whatever runs: a purge goes on at the next start, an export leaves nothing. */
  stop(): Promise<void>;
};

const BEGINNING: JobProgress = { step: 'begin', done: 0, total: 1 };

export function createLifecycleJobs(plan: LifecycleJobsPlan): LifecycleJobs {
  const clock = plan.clock ?? systemClock;
  let job: LifecycleJob | null = null;
  let lastId = 0;
  let cancelled = false;
  let stopping = false;
  const questions = createJobQuestions({
    run: (question) => plan.run(question, () => undefined),
    clock,
  });
  /** The process of the job under way. */
  let life: JobLife | null = null;
  let atWork: Promise<void> = Promise.resolve();

  function begin(kind: LifecycleJob['kind'], work: (job: LifecycleJob) => Promise<void>): void {
    if (stopping) throw new JobError('Blueplane is stopping.');
    if (job?.state === 'running') {
      throw new JobError(`Another ${job.kind} is under way. Wait for its end, or break it off.`);
    }
    lastId += 1;
    cancelled = false;
    const begun: LifecycleJob = {
      id: lastId,
      kind,
      state: 'running',
      startedAt: clock.now(),
      progress: BEGINNING,
      canCancel: true,
      message: null,
      purge: null,
      export: null,
    };
    job = begun;
    atWork = work(begun).then(
      () => {
        begun.state = 'done';
      },
      (error: unknown) => {
        begun.state = cancelled ? 'cancelled' : 'failed';
        begun.message = cancelled ? null : errorMessage(error);
        if (!cancelled && error instanceof JobRefusedError && error.refusal !== undefined)
          begun.refusal = error.refusal;
      },
    );
    plan.onChange?.();
    void atWork.then(() => {
      // What is asked behind a purge is not answered with what was there before.
      questions.renew();
      plan.onChange?.();
    });
  }

  async function perform(order: JobOrder, report: (progress: JobProgress) => void): Promise<unknown> {
    life = plan.run(order, report);
    try {
      return await life.result;
    } finally {
      life = null;
    }
  }

  /** A purge that began to delete is not left half done while others capture again. */
  async function purge(scope: PurgeScope, report: (progress: JobProgress) => void): Promise<unknown> {
    try {
      return await perform({ kind: 'purge', scope }, report);
    } catch (error) {
      if (!(error instanceof JobEndedError) || stopping) throw error;
      await perform({ kind: 'finish' }, report);
      throw new JobError(`${error.message} The purge was finished all the same.`);
    }
  }

  /** What the process says of its progress becomes the job's. */
  function follow(begun: LifecycleJob): (progress: JobProgress) => void {
    return (progress) => {
      begun.progress = jobProgressSchema.parse(progress);
    };
  }

  return {
    current: () => job,
    standing: () => (job === null ? null : { id: job.id, kind: job.kind, state: job.state }),
    preview: async (scope) => purgePreviewSchema.parse(await questions.ask({ kind: 'preview', scope })),
    previewExport: async (selection) =>
      exportPreviewSchema.parse(await questions.ask({ kind: 'exportPreview', selection })),
    diagnostics: async () => diagnosticsSchema.parse(await questions.ask({ kind: 'diagnostics' })),
    startPurge: (scope) =>
      begin('purge', async (begun) => {
        begun.progress = { step: 'hold', done: 0, total: 1 };
        try {
          await plan.hold();
          if (cancelled || stopping) throw new JobError('It was broken off before anything was deleted.');
          begun.canCancel = false;
          begun.purge = purgeResultSchema.parse(await purge(scope, follow(begun)));
        } finally {
          // Nobody captures for the moment that is left, least of all beside a purge that was cut off.
          if (!stopping) await plan.release();
        }
      }),
    startExport: (args) =>
      begin('export', async (begun) => {
        begun.export = exportResultSchema.parse(await perform({ kind: 'export', args }, follow(begun)));
      }),
    cancel(id) {
      if (job?.state !== 'running' || !job.canCancel || job.id !== id)
        throw new JobError('Nothing is under way that can be broken off.');
      cancelled = true;
      life?.cancel();
    },
    async stop() {
      stopping = true;
      questions.stop();
      // One that only waits for others to stop is not waited for in turn.
      if (life === null) return;
      life.end();
      await atWork;
    },
  };
}
