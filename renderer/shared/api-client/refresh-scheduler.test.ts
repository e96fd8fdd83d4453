import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRefreshScheduler } from './refresh-scheduler.ts';

const GAP_MS = 250;

type Started = { at: number; finish: () => void };

function setUp(initiallyHidden = false) {
  const started: Started[] = [];
  let hidden = initiallyHidden;
  const scheduler = createRefreshScheduler({
    minimumGapMs: GAP_MS,
    isHidden: () => hidden,
    refresh: () =>
      new Promise<void>((resolve) => {
        started.push({ at: performance.now(), finish: resolve });
      }),
  });
  return {
    started,
    scheduler,
    setHidden(next: boolean) {
      hidden = next;
    },
    async finishLast() {
      started.at(-1)?.finish();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

describe('createRefreshScheduler', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('refreshes at once after a quiet time', () => {
    const { started, scheduler } = setUp();
    scheduler.request();
    expect(started).toHaveLength(1);
  });

  it('keeps one refresh in flight and runs one more for everything that came meanwhile', async () => {
    const { started, scheduler, finishLast } = setUp();
    scheduler.request();
    await vi.advanceTimersByTimeAsync(2_000);
    scheduler.request();
    scheduler.request();
    expect(started).toHaveLength(1);
    await finishLast();
    expect(started).toHaveLength(2);
    await finishLast();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(started).toHaveLength(2);
  });

  it('starts at most four a second and never misses the last notice', async () => {
    const { started, scheduler, finishLast } = setUp();
    for (let milliseconds = 0; milliseconds < 1_000; milliseconds += 10) {
      scheduler.request();
      await finishLast();
      await vi.advanceTimersByTimeAsync(10);
    }
    const lastNotice = performance.now();
    await vi.advanceTimersByTimeAsync(GAP_MS);
    expect(started.length).toBeLessThanOrEqual(5);
    expect(started.at(-1)?.at).toBeGreaterThan(lastNotice - 10);
  });

  it('waits while hidden and catches up once when shown', () => {
    const { started, scheduler, setHidden } = setUp(true);
    scheduler.request();
    scheduler.request();
    expect(started).toHaveLength(0);
    setHidden(false);
    expect([scheduler.shown(), scheduler.shown()]).toEqual([true, false]);
    expect(started).toHaveLength(1);
  });

  it('goes on after a refresh that failed, and ends when stopped', async () => {
    let calls = 0;
    const scheduler = createRefreshScheduler({
      minimumGapMs: GAP_MS,
      isHidden: () => false,
      refresh: () => {
        calls += 1;
        return Promise.reject(new Error('no answer'));
      },
    });
    scheduler.request();
    await vi.advanceTimersByTimeAsync(GAP_MS);
    scheduler.request();
    await vi.advanceTimersByTimeAsync(GAP_MS);
    expect(calls).toBe(2);
    scheduler.stop();
    scheduler.request();
    await vi.advanceTimersByTimeAsync(GAP_MS);
    expect(calls).toBe(2);
  });
});
