import { expect, test } from 'vitest';
import type { LifecycleJob } from '../../../core/contracts/lifecycle-job.ts';
import type { JobView, WatchedJob } from './job-watch.ts';
import { noteWords, toastWords } from './job-words.ts';
import { testExport, testJob, testPurge } from './test-job.ts';

function view(job: LifecycleJob | null, phase: WatchedJob['phase'] | null): JobView {
  const kind = job?.kind ?? 'export';
  return { job, watched: phase === null ? null : { key: '1000-1', kind, phase, orderedIn: null }, opened: null };
}

const READY = testJob({ state: 'done', export: testExport('/home/me/Downloads/figures.json') });
const FULL = testJob({ state: 'failed', message: 'The disk is full. Free some space.' });
const PURGED = testJob({ kind: 'purge', state: 'done', purge: testPurge() });

test.each([
  ['none', null, null, null],
  ['begun', testJob(), 'running', 'Exporting 0%'],
  ['in its middle', testJob({ progress: { step: 'usage', done: 5, total: 8 } }), 'running', 'Exporting 62%'],
  ['nearly done', testJob({ progress: { step: 'usage', done: 999, total: 1_000 } }), 'running', 'Exporting 99%'],
  ['read again', testJob({ progress: { step: 'check', done: 0, total: 1 } }), 'running', 'Exporting 99%'],
  ['purged before capture goes on', { ...PURGED, state: 'running' }, 'running', 'Purging 99%'],
  ['a purge', testJob({ kind: 'purge', progress: { step: 'files', done: 1, total: 2 } }), 'running', 'Purging 41%'],
  ['ended', READY, 'ended', 'Export ready'],
  ['ended and told', READY, 'told', 'Export ready'],
  ['ended and looked at', READY, null, null],
  ['failed', FULL, 'told', 'Export stopped'],
  ['purged', PURGED, 'told', 'Purged'],
  ['purge failed', testJob({ kind: 'purge', state: 'failed', message: 'x' }), 'told', 'Purge stopped'],
] as const)('the side bar tells of a job: %s', (_what, job, phase, words) => {
  expect(noteWords(view(job, phase))).toBe(words);
});

test('a toast says what came of it, and where it is', () => {
  expect(toastWords(view(READY, 'ended'))).toEqual({
    ...{ tone: 'ok', title: 'The export is ready', text: 'figures.json in /home/me/Downloads' },
  });
  expect(toastWords(view(PURGED, 'ended'))).toEqual({
    ...{ tone: 'ok', title: 'The purge is done', text: '2 sessions and 7 responses are gone.' },
  });
  const left = testJob({ ...PURGED, purge: testPurge(['A file could not be removed.']) });
  expect(toastWords(view(left, 'ended'))).toMatchObject({ tone: 'warn', title: 'The purge left something' });
});

test('a toast says what it means for the data that a job came to nothing', () => {
  expect(toastWords(view(FULL, 'ended'))).toEqual({
    ...{ tone: 'bad', title: 'The export stopped' },
    text: 'The disk is full. Free some space. Nothing in Blueplane changed.',
  });
  const said = 'The disk is full. The unfinished file was removed; nothing in Blueplane changed.';
  expect(toastWords(view(testJob({ state: 'failed', message: said }), 'ended'))?.text).toBe(said);
  expect(toastWords(view(testJob({ state: 'cancelled' }), 'ended'))).toEqual({
    ...{ tone: 'stopped', title: 'The export was stopped', text: 'The unfinished file was removed.' },
  });
  const kept = testJob({ kind: 'purge', state: 'cancelled' });
  expect(toastWords(view(kept, 'ended'))?.text).toBe('Nothing was deleted.');
});

test('a toast says that Blueplane itself was ended meanwhile', () => {
  expect(toastWords(view(null, 'lost'))).toMatchObject({ tone: 'bad', title: 'The export stopped' });
});

test('nothing is told twice, and nothing of what runs', () => {
  expect(toastWords(view(READY, 'told'))).toBeNull();
  expect(toastWords(view(READY, null))).toBeNull();
  expect(toastWords(view(testJob(), 'running'))).toBeNull();
});
