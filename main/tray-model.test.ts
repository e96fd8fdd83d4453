import { describe, expect, it, test } from 'vitest';
import type { PressureLevel } from '../core/contracts/pressure.ts';
import type { ProcessStatus } from '../core/contracts/process-status.ts';
import { TEST_NOW, testModel, testOwner, testProcess, testToday } from './test-tray.ts';
import { ALERT_AFTER_MS } from './tray-model.ts';

const PAUSED = { paused: { since: Date.parse('2026-11-19T13:58:00Z') } };

function withProcesses(...processes: ProcessStatus[]) {
  return { owner: testOwner([testProcess('redis'), ...processes]) };
}

test('all is well', () => {
  expect(testModel()).toEqual({
    figures: {
      totalCost: 30.774,
      estimatedCost: 0,
      estimatedTokens: 0,
      unpricedTokens: 0,
      totalTokens: 54_000_000,
      activeSessions: 3,
    },
    shows: 'cost',
    health: 'normal',
    icon: 'normal',
    words: null,
    attached: false,
    pausedSince: null,
    pausedUntil: null,
    canPause: true,
    hasData: false,
    hasDashboard: true,
    problem: null,
    troubledSince: null,
    changesInMs: null,
  });
});

test('there is something for an export once an answer is stored, and as long as nobody knows', () => {
  const today = testToday();
  const freshness = { ...today.freshness, newestResponseAt: '2026-11-18T10:00:00Z' };
  expect(testModel({ today: { ...today, freshness } }).hasData).toBe(true);
  expect(testModel({ today: null }).hasData).toBe(true);
});

describe('figures', () => {
  it('are those of today only', () => {
    expect(testModel({ today: null }).figures).toBeNull();
    const afterMidnight = Date.parse('2026-11-20T00:00:01Z');
    expect(testModel({ now: afterMidnight }).figures).toBeNull();
    expect(testModel({ now: afterMidnight - 2_000 }).figures).not.toBeNull();
    // In New York it is still the same day.
    const there = { ...testToday(), timezone: 'America/New_York' };
    expect(testModel({ now: afterMidnight, today: there }).figures).not.toBeNull();
  });

  it('stay while something fails', () => {
    expect(testModel(withProcesses(testProcess('capture', { state: 'failed' }))).figures).not.toBeNull();
  });
});

describe('a state that needs a person', () => {
  it('is told with its cause, before any other', () => {
    const model = testModel({
      owner: testOwner(
        [
          testProcess('redis', { state: 'backing_off' }),
          testProcess('fast-path', { state: 'failed', detail: 'telemetry.db is damaged.' }),
        ],
        PAUSED,
      ),
    });
    expect(model).toMatchObject({
      health: 'failed',
      icon: 'alert',
      words: 'fast path stopped: telemetry.db is damaged.',
      pausedSince: PAUSED.paused.since,
    });
    expect(testModel(withProcesses(testProcess('redis', { state: 'failed' }))).words).toBe('Redis stopped');
  });

  it('is also that nothing can run', () => {
    expect(testModel({ owner: null, problem: 'Redis is missing.' })).toMatchObject({
      health: 'failed',
      icon: 'alert',
      words: 'Redis is missing.',
      problem: 'Redis is missing.',
      canPause: false,
      hasDashboard: false,
    });
  });
});

describe('starting', () => {
  it('is no trouble the first time', () => {
    const starting = { health: 'starting', icon: 'normal', words: 'starting', changesInMs: null };
    expect(testModel({ owner: null })).toMatchObject({ ...starting, canPause: false });
    expect(testModel(withProcesses(testProcess('capture', { state: 'starting' })))).toMatchObject(starting);
  });

  it('is trouble when it ran before', () => {
    const again = testProcess('capture', { state: 'starting', restarts: 1 });
    expect(testModel(withProcesses(again))).toMatchObject({ health: 'trouble', words: 'capture restarts' });
  });
});

describe('trouble', () => {
  const backingOff = withProcesses(testProcess('fast-path', { state: 'backing_off', restarts: 2 }));

  it('is told in words at once, and by the icon when it lasts', () => {
    const first = testModel(backingOff);
    expect(first).toMatchObject({
      health: 'trouble',
      icon: 'normal',
      words: 'fast path restarts',
      troubledSince: TEST_NOW,
      changesInMs: ALERT_AFTER_MS,
    });
    const almost = testModel({ ...backingOff, now: TEST_NOW + ALERT_AFTER_MS - 1 }, first);
    expect(almost).toMatchObject({ icon: 'normal', troubledSince: TEST_NOW, changesInMs: 1 });
    const lasting = testModel({ ...backingOff, now: TEST_NOW + ALERT_AFTER_MS }, almost);
    expect(lasting).toMatchObject({ icon: 'alert', troubledSince: TEST_NOW, changesInMs: null });
  });

  it('counts anew after it was over', () => {
    const first = testModel(backingOff);
    const over = testModel({ now: TEST_NOW + 1_000 }, first);
    expect(over).toMatchObject({ health: 'normal', troubledSince: null });
    const second = testModel({ ...backingOff, now: TEST_NOW + ALERT_AFTER_MS }, over);
    expect(second).toMatchObject({ icon: 'normal', troubledSince: TEST_NOW + ALERT_AFTER_MS });
  });

  it('of a running process counts from when that process tells, in its own words', () => {
    const heldUp = testProcess('fast-path', {
      troubledSince: TEST_NOW - ALERT_AFTER_MS,
      detail: 'The disk is full; nothing is lost. Free some space.',
    });
    expect(testModel(withProcesses(heldUp))).toMatchObject({
      health: 'trouble',
      icon: 'alert',
      words: 'The disk is full; nothing is lost. Free some space.',
      troubledSince: TEST_NOW - ALERT_AFTER_MS,
    });
    const silent = testProcess('capture', { troubledSince: TEST_NOW });
    expect(testModel(withProcesses(silent)).words).toBe('capture is held up');
  });

  it('is none when a process tells why it once ended, or a set clock puts it into the future', () => {
    expect(testModel(withProcesses(testProcess('capture', { restarts: 3, detail: 'killed' }))).health).toBe('normal');
    const model = testModel(withProcesses(testProcess('capture', { troubledSince: TEST_NOW + 3_600_000 })));
    expect(model).toMatchObject({ troubledSince: TEST_NOW, changesInMs: ALERT_AFTER_MS });
  });

  it('of a moment leaves the icon of a pause', () => {
    const processes = [testProcess('redis', { state: 'backing_off' })];
    const model = testModel({ owner: testOwner(processes, PAUSED) });
    expect(model).toMatchObject({ health: 'trouble', icon: 'paused', words: 'Redis restarts' });
  });
});

test('figures that are behind are told in words alone, from where they are old', () => {
  const at = (level: PressureLevel) =>
    testModel({
      owner: testOwner([testProcess('redis')], { pressure: { level, rowsBehind: 60_000, since: TEST_NOW } }),
    });
  expect(at('yellow').words).toBeNull();
  expect(at('orange')).toMatchObject({
    health: 'normal',
    icon: 'normal',
    words: 'figures are behind, nothing is lost',
  });
});

test('a pause says since when', () => {
  expect(testModel({ owner: testOwner([testProcess('redis')], PAUSED) })).toMatchObject({
    health: 'paused',
    icon: 'paused',
    words: 'capture paused at 13:58',
  });
});

test('and until when, where it ends by itself', () => {
  const until = (end: string) => {
    const paused = { ...PAUSED.paused, until: Date.parse(end) };
    return testModel({ owner: testOwner([testProcess('redis')], { paused }) }).words;
  };
  expect(until('2026-11-19T14:58:00Z')).toBe('capture paused at 13:58 until 14:58');
  expect(until('2026-11-20T00:58:00Z')).toBe('capture paused at 13:58 until Fri 20 Nov, 00:58');
});
