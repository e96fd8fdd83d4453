import { droppedLettersSchema, replayedLettersSchema } from '../contracts/dead-letters.ts';
import type { OwnerStatus } from '../contracts/process-status.ts';
import type { CapturePause } from './capture-pause.ts';
import { downloadPlace } from './download-place.ts';
import type { LifecycleJobs } from './lifecycle-jobs.ts';
import type { LiveSettings } from './live-settings.ts';
import type { OwnerActions } from './owner-actions.ts';
import { SampleError, type SampleServer } from './sample-server.ts';
import type { Supervisor } from './supervisor.ts';
import { createUsageMeter } from './usage-meter.ts';

/** The parts of a running home that do what is asked of it. */
export type OwnerParts = {
  running: Supervisor;
  pause: CapturePause;
  live: LiveSettings;
  lifecycle: LifecycleJobs;
  sample: SampleServer;
  /** All figures of the home are invented. */
  isSample: boolean;
  status(): OwnerStatus;
  stop(): Promise<void>;
};

/** So long the answer to the page that ends everything has for its way. */
const LAST_ANSWER_MS = 200;

/** What a running home does for each action of the contract. */
export function ownerDeeds({
  running,
  pause,
  live,
  lifecycle,
  sample,
  isSample,
  status,
  stop,
}: OwnerParts): OwnerActions {
  const measure = createUsageMeter();
  const currentJob = async () => ({ job: lifecycle.current() });
  return {
    pause: async ({ forMs }) => {
      pause.pause(forMs);
      return {};
    },
    resume: async () => {
      pause.resume();
      return {};
    },
    restartFailed: async () => {
      running.restartFailed();
      return {};
    },
    chooseInsight: async (args) => {
      await running.request('slow-path', { type: 'choose_insight', args });
      return {};
    },
    changeSettings: async ({ set }) => live.change(set),
    purgePreview: (scope) => lifecycle.preview(scope),
    startPurge: ({ token: _, ...scope }) => {
      lifecycle.startPurge(scope);
      return currentJob();
    },
    exportPreview: (selection) => lifecycle.previewExport(selection),
    startExport: (args) => {
      lifecycle.startExport({ ...args, path: downloadPlace(args.path) });
      return currentJob();
    },
    currentJob,
    cancelJob: ({ id }) => {
      lifecycle.cancel(id);
      return currentJob();
    },
    replayDeadLetters: async (chosen) => {
      const order = { act: 'replay', chosen } as const;
      return replayedLettersSchema.parse(await running.request('fast-path', { type: 'dead_letters', order }));
    },
    processUsage: () => measure(status().processes),
    diagnostics: () => lifecycle.diagnostics(),
    dropDeadLetters: async (chosen) => {
      const order = { act: 'drop', chosen } as const;
      return droppedLettersSchema.parse(await running.request('fast-path', { type: 'dead_letters', order }));
    },
    showSample: () => sample.show(),
    endSample: async () => {
      if (!isSample) throw new SampleError('This is no sample data. Nothing was ended.');
      setTimeout(() => void stop(), LAST_ANSWER_MS);
      return {};
    },
  };
}
