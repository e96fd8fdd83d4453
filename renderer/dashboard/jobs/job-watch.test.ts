import { describe, expect, test } from 'vitest';
import { createJobWatch, type WatchedJob } from './job-watch.ts';
import { testJob } from './test-job.ts';

const RUNNING = testJob();
const DONE = testJob({ state: 'done' });

/** A page that was loaded with what an earlier life of it left. */
function page(earlier: WatchedJob | null = null) {
  const kept: { watched: WatchedJob | null } = { watched: earlier };
  const watch = createJobWatch(earlier, (watched) => {
    kept.watched = watched;
  });
  return { watch, kept, phase: () => watch.view().watched?.phase ?? null };
}

describe('a job that this page saw running', () => {
  test('has its end told once', () => {
    const { watch, phase } = page();
    watch.saw(RUNNING);
    expect(phase()).toBe('running');
    watch.saw(DONE);
    expect(phase()).toBe('ended');
    watch.told();
    watch.saw(DONE);
    expect(phase()).toBe('told');
  });

  test('is known to be its own after a reload, and its end is told then', () => {
    const before = page();
    before.watch.saw(RUNNING);
    const { watch, phase } = page(before.kept.watched);
    watch.saw(DONE);
    expect(phase()).toBe('ended');
  });

  test('needs no telling while its dialog shows how it ends', () => {
    const { watch, phase } = page();
    watch.saw(RUNNING);
    const leave = watch.follow('1000-1');
    watch.saw(DONE);
    expect(phase()).toBeNull();
    leave();
    watch.saw(DONE);
    expect(phase()).toBeNull();
  });

  test('is told of again when its dialog was closed before the end', () => {
    const { watch, phase } = page();
    watch.saw(RUNNING);
    // React calls an effect twice where it looks for mistakes.
    watch.follow('1000-1')();
    watch.follow('1000-1')();
    watch.saw(DONE);
    expect(phase()).toBe('ended');
  });

  test('is seen to when somebody opens its dialog behind its end', () => {
    const { watch, phase, kept } = page();
    watch.saw(RUNNING);
    watch.saw(DONE);
    watch.told();
    watch.open();
    expect(watch.view().opened).toBe('1000-1');
    watch.follow('1000-1');
    expect([phase(), kept.watched]).toEqual([null, null]);
    watch.close();
    expect(watch.view().opened).toBeNull();
  });

  test('is lost where Blueplane knows of none, which is told once', () => {
    const { watch, phase } = page();
    watch.saw(RUNNING);
    watch.saw(null);
    expect(phase()).toBe('lost');
    watch.told();
    watch.saw(null);
    expect(phase()).toBeNull();
  });

  test('gives way to the next', () => {
    const { watch } = page();
    watch.saw(RUNNING);
    watch.saw(DONE);
    watch.saw(testJob({ id: 2, kind: 'purge' }));
    expect(watch.view().watched).toEqual({ key: '1000-2', kind: 'purge', phase: 'running', orderedIn: null });
  });
});

test('what ended before this page saw it running is nothing to be told', () => {
  const { watch, phase } = page();
  watch.saw(DONE);
  watch.saw(null);
  expect(phase()).toBeNull();
});

test('a job of the same number in another life of Blueplane is another', () => {
  const { watch, phase } = page({ key: '1000-1', kind: 'export', phase: 'running', orderedIn: null });
  watch.saw(testJob({ startedAt: 2_000, state: 'done' }));
  expect(phase()).toBeNull();
});

test('what was told and not looked at is forgotten when Blueplane began anew', () => {
  const { watch, phase } = page({ key: '1000-1', kind: 'export', phase: 'told', orderedIn: null });
  watch.saw(null);
  expect(phase()).toBeNull();
});

test('who listens hears of each change until they stop', () => {
  const { watch } = page();
  let heard = 0;
  const stop = watch.subscribe(() => {
    heard += 1;
  });
  watch.saw(RUNNING);
  expect(heard).toBe(1);
  stop();
  watch.saw(DONE);
  expect(heard).toBe(1);
});
