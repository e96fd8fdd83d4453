import { describe, expect, test } from 'vitest';
import { jobToTakeUp, otherJob, shownJob } from './dialog-job.ts';
import { createJobWatch, type WatchedJob } from './job-watch.ts';
import { testJob, testPurge } from './test-job.ts';

const RUNNING = testJob({ kind: 'purge' });
const DONE = testJob({ kind: 'purge', state: 'done', purge: testPurge() });
const PROJECTS = { kind: 'purge', orderedIn: 'data' } as const;
const SESSION = { kind: 'purge', orderedIn: 'session s-1' } as const;

/** A page that saw a purge run. @param orderedIn the dialog of it in which it was ordered; null: elsewhere */
function page(orderedIn: string | null) {
  const kept: { watched: WatchedJob | null } = { watched: null };
  const remember = (watched: WatchedJob | null): void => {
    kept.watched = watched;
  };
  const watch = createJobWatch(null, remember);
  watch.saw(RUNNING);
  if (orderedIn !== null) watch.ordered(RUNNING, orderedIn);
  return { watch, reloaded: () => createJobWatch(kept.watched, remember) };
}

describe('a purge', () => {
  test('is taken up by the dialog in which it was ordered, also after a reload', () => {
    const { watch, reloaded } = page('data');
    expect(jobToTakeUp(watch.view(), PROJECTS)).toBe('1000-1');
    const after = reloaded();
    after.saw(RUNNING);
    expect(jobToTakeUp(after.view(), PROJECTS)).toBe('1000-1');
    after.saw(DONE);
    expect(jobToTakeUp(after.view(), PROJECTS)).toBe('1000-1');
    after.told();
    expect(jobToTakeUp(after.view(), PROJECTS)).toBeNull();
  });

  test('is not taken for what another dialog was opened for: neither while it runs nor at its end', () => {
    const { watch } = page('data');
    expect(jobToTakeUp(watch.view(), SESSION)).toBeNull();
    expect(otherJob(watch.view(), SESSION, null)).toEqual(RUNNING);
    watch.saw(DONE);
    expect(jobToTakeUp(watch.view(), SESSION)).toBeNull();
    expect(otherJob(watch.view(), SESSION, null)).toBeNull();
  });

  test('that was ordered elsewhere is no dialog’s own', () => {
    const { watch } = page(null);
    expect(jobToTakeUp(watch.view(), PROJECTS)).toBeNull();
    expect(otherJob(watch.view(), PROJECTS, null)).toEqual(RUNNING);
  });

  test('keeps its result in the dialog that shows it while another one runs, and is known again by its own name only', () => {
    const { watch } = page('data');
    watch.saw(DONE);
    expect(shownJob(watch.view(), null, '1000-1')).toEqual(DONE);
    const next = testJob({ ...RUNNING, id: 2, startedAt: 2_000 });
    watch.saw(next);
    expect(shownJob(watch.view(), DONE, '1000-1')).toEqual(DONE);
    expect(shownJob(watch.view(), null, '1000-1')).toBeNull();
    expect(shownJob(watch.view(), DONE, null)).toBeNull();
  });

  test('is no other one to the dialog that shows it', () => {
    expect(otherJob(page('data').watch.view(), PROJECTS, '1000-1')).toBeNull();
  });
});

test('an export is taken up wherever it was ordered, and is no other purge', () => {
  const watch = createJobWatch(null, () => undefined);
  watch.saw(testJob());
  expect(jobToTakeUp(watch.view(), { kind: 'export', orderedIn: 'anywhere' })).toBe('1000-1');
  expect(jobToTakeUp(watch.view(), PROJECTS)).toBeNull();
  expect(otherJob(watch.view(), PROJECTS, null)).toBeNull();
});
