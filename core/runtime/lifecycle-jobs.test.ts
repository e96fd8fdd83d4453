import { expect, test, vi } from 'vitest';
import type { JobOrder, JobProgress } from '../contracts/lifecycle-job.ts';
import type { JobStanding } from '../contracts/process-status.ts';
import type { PurgeResult } from '../contracts/purge.ts';
import { JobEndedError, JobRefusedError } from './job-process.ts';
import { createLifecycleJobs, JobError } from './lifecycle-jobs.ts';

const NO_TOTALS = {
  responses: 0,
  inputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  cacheCreationTokens: 0,
  cacheReadTokens: 0,
  totalTokens: 0,
  totalCost: 0,
  estimatedCost: 0,
  unpricedTokens: 0,
  estimatedTokens: 0,
};
const PURGED = {
  purged: {
    sessions: 0,
    wholeSessions: 0,
    totals: NO_TOTALS,
    prompts: 0,
    toolCalls: 0,
    events: 0,
    contents: 0,
    letters: 0,
    rejections: 0,
    tables: [],
  },
  proof: { clean: true, searchedFor: 0, places: [] },
  freedBytes: 0,
  databaseBytes: 1,
  milliseconds: 1,
  left: [],
} satisfies PurgeResult;

type Life = PromiseWithResolvers<unknown> & { order: JobOrder; report(progress: JobProgress): void; did: string[] };

function setUp() {
  const lives: Life[] = [];
  const did: string[] = [];
  /** What stood when a change was told. */
  const told: (JobStanding | null)[] = [];
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const jobs = createLifecycleJobs({
    run(order, report) {
      const life: Life = { ...Promise.withResolvers<unknown>(), order, report, did: [] };
      lives.push(life);
      did.push(order.kind);
      return {
        result: life.promise,
        cancel: () => life.reject(new Error('aborted')),
        end: () => life.reject(new JobEndedError('ended')),
      };
    },
    hold: () => {
      did.push('hold');
      return held.promise;
    },
    release: () => {
      did.push('release');
      return released.promise;
    },
    onChange: () => told.push(jobs.standing()),
  });
  return {
    told,
    jobs,
    lives,
    did,
    holdEnds: () => held.resolve(),
    releaseEnds: () => released.resolve(),
  };
}

test('nobody captures while something is purged, and everybody does behind it', async () => {
  const { jobs, lives, did, holdEnds, releaseEnds } = setUp();
  jobs.startPurge({ everything: true });
  expect(jobs.current()).toMatchObject({
    kind: 'purge',
    state: 'running',
    canCancel: true,
    progress: { step: 'hold' },
  });
  expect(did).toEqual(['hold']);
  holdEnds();
  await vi.waitFor(() => expect(did).toEqual(['hold', 'purge']));
  lives[0]?.report({ step: 'rows', done: 1, total: 2 });
  expect(jobs.current()).toMatchObject({ canCancel: false, progress: { step: 'rows', done: 1 } });
  expect(() => jobs.cancel(1)).toThrow(JobError);
  expect(() => jobs.startExport({ format: 'csv', path: '/x' })).toThrow(/Another purge is under way/);
  lives[0]?.resolve(PURGED);
  await vi.waitFor(() => expect(did).toEqual(['hold', 'purge', 'release']));
  // It is not called done before that is true.
  expect(jobs.current()).toMatchObject({ state: 'running', canCancel: false });
  releaseEnds();
  await vi.waitFor(() => expect(jobs.current()).toMatchObject({ state: 'done', purge: { databaseBytes: 1 } }));
});

test('who looks on is told of a job when it begins, and of its end when all are at work again', async () => {
  const { jobs, lives, told, holdEnds, releaseEnds } = setUp();
  expect(jobs.standing()).toBeNull();
  jobs.startPurge({ everything: true });
  expect(told).toEqual([{ id: 1, kind: 'purge', state: 'running' }]);
  holdEnds();
  await vi.waitFor(() => expect(lives).toHaveLength(1));
  lives[0]?.resolve(PURGED);
  await vi.waitFor(() => expect(jobs.current()?.purge).not.toBeNull());
  expect(told).toHaveLength(1);
  releaseEnds();
  await vi.waitFor(() => expect(told[1]).toEqual({ id: 1, kind: 'purge', state: 'done' }));
  jobs.startExport({ format: 'csv', path: '/x' });
  lives[1]?.reject(new Error('The disk is full.'));
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ id: 2, kind: 'export', state: 'failed' }));
  expect(told).toHaveLength(4);
});

test('nobody captures again behind a purge that a stop cut off', async () => {
  const { jobs, lives, did, holdEnds } = setUp();
  jobs.startPurge({ everything: true });
  holdEnds();
  await vi.waitFor(() => expect(lives).toHaveLength(1));
  await jobs.stop();
  expect(jobs.current()).toMatchObject({ state: 'failed' });
  expect(did).toEqual(['hold', 'purge']);
});

test('broken off before it deletes, a purge changes nothing', async () => {
  const { jobs, did, holdEnds, releaseEnds } = setUp();
  releaseEnds();
  jobs.startPurge({ everything: true });
  jobs.cancel(1);
  holdEnds();
  await vi.waitFor(() => expect(jobs.current()).toMatchObject({ state: 'cancelled', message: null }));
  expect(did).toEqual(['hold', 'release']);
});

test('whose process is killed, a purge is finished before anybody captures', async () => {
  const { jobs, lives, did, holdEnds, releaseEnds } = setUp();
  releaseEnds();
  jobs.startPurge({ everything: true });
  holdEnds();
  await vi.waitFor(() => expect(lives).toHaveLength(1));
  lives[0]?.reject(new JobEndedError('killed.'));
  await vi.waitFor(() => expect(lives).toHaveLength(2));
  expect(did).toEqual(['hold', 'purge', 'finish']);
  lives[1]?.resolve([]);
  await vi.waitFor(() => expect(jobs.current()).toMatchObject({ state: 'failed' }));
  expect(jobs.current()?.message).toBe('killed. The purge was finished all the same.');
  expect(did.at(-1)).toBe('release');
});

test('what a purge cannot do is told in its words', async () => {
  const { jobs, lives, did, holdEnds, releaseEnds } = setUp();
  releaseEnds();
  jobs.startPurge({ session: 'x' });
  holdEnds();
  await vi.waitFor(() => expect(lives).toHaveLength(1));
  lives[0]?.reject(new Error('There is no such session.'));
  await vi.waitFor(() =>
    expect(jobs.current()).toMatchObject({ state: 'failed', message: 'There is no such session.' }),
  );
  expect(did).toEqual(['hold', 'purge', 'release']);
});

test('why an export was refused is told apart, where there is a way out', async () => {
  const { jobs, lives } = setUp();
  jobs.startExport({ format: 'csv', path: '/x' });
  lives[0]?.reject(new JobRefusedError('It is there already.', 'file_exists'));
  await vi.waitFor(() => expect(jobs.current()).toMatchObject({ state: 'failed', refusal: 'file_exists' }));
  jobs.startExport({ format: 'csv', path: '/x' });
  lives[1]?.reject(new JobRefusedError('The disk is full.', undefined));
  await vi.waitFor(() => expect(jobs.current()).toMatchObject({ state: 'failed', message: 'The disk is full.' }));
  expect(jobs.current()?.refusal).toBeUndefined();
});

test('an export is broken off at any time, and the next job has a number of its own', async () => {
  const { jobs } = setUp();
  jobs.startExport({ format: 'csv', path: '/x' });
  jobs.cancel(1);
  await vi.waitFor(() => expect(jobs.current()).toMatchObject({ id: 1, state: 'cancelled' }));
  expect(() => jobs.cancel(1)).toThrow(JobError);
  jobs.startExport({ format: 'csv', path: '/x' });
  expect(jobs.current()).toMatchObject({ id: 2, state: 'running' });
  await jobs.stop();
  expect(jobs.current()).toMatchObject({ state: 'failed' });
  expect(() => jobs.startExport({ format: 'csv', path: '/x' })).toThrow(/stopping/);
});

test('an end does not wait for a purge that itself waits for workers', async () => {
  const { jobs } = setUp();
  jobs.startPurge({ everything: true });
  await jobs.stop();
});

test('a cancel reaches the job that it names, and no other and no question', async () => {
  const { jobs, lives, did } = setUp();
  const preview = jobs.previewExport({ format: 'csv' });
  jobs.startExport({ format: 'csv', path: '/x' });
  expect(did).toEqual(['exportPreview', 'export']);
  expect(() => jobs.cancel(7)).toThrow(JobError);
  expect(jobs.current()).toMatchObject({ id: 1, state: 'running' });
  jobs.cancel(1);
  await vi.waitFor(() => expect(jobs.current()).toMatchObject({ id: 1, state: 'cancelled' }));
  const answer = { tables: [], sessions: 3, totals: NO_TOTALS, bytes: 1, example: null };
  lives[0]?.resolve(answer);
  expect(await preview).toEqual(answer);
  jobs.startExport({ format: 'csv', path: '/x' });
  // A page that looked before the last job ended means another one.
  expect(() => jobs.cancel(1)).toThrow(JobError);
  expect(jobs.current()).toMatchObject({ id: 2, state: 'running' });
});

test('however many pages ask, few processes work out previews, and a stop ends them', async () => {
  const { jobs, did } = setUp();
  const asked = Array.from({ length: 20 }, (_, index) => jobs.preview({ session: `${index % 5}` }));
  const outcomes = Promise.allSettled(asked);
  expect(did).toEqual(['preview', 'preview']);
  await jobs.stop();
  expect((await outcomes).every(({ status }) => status === 'rejected')).toBe(true);
  expect(did).toEqual(['preview', 'preview']);
});
