import { expect, test } from 'vitest';
import { createDailyBackup, mayBackUp } from './daily-backup.ts';
import { createTestClock } from './test-clock.ts';

const HOUR_MS = 3_600_000;

function setUp({ madeHoursAgo }: { madeHoursAgo: number | null }) {
  const clock = createTestClock();
  const state = {
    lastMadeAt: madeHoursAgo === null ? null : clock.now() - madeHoursAgo * HOUR_MS,
    mayRun: true,
    runs: [] as PromiseWithResolvers<unknown>[],
    said: [] as string[],
  };
  const backup = createDailyBackup({
    clock,
    lastMadeAt: () => state.lastMadeAt,
    mayRun: () => state.mayRun,
    run() {
      const result = Promise.withResolvers<unknown>();
      state.runs.push(result);
      return { result: result.promise, cancel: () => undefined, end: () => result.reject(new Error('ended')) };
    },
    log: {
      info: (_fields: unknown, words?: string) => void state.said.push(words ?? ''),
      warn: (fields: unknown, words?: string) => void state.said.push(words ?? String(fields)),
    },
  });
  async function answer(result: object): Promise<void> {
    state.runs.at(-1)?.resolve(result);
    if ('made' in result && result.made === true) state.lastMadeAt = clock.now();
    await new Promise((done) => setImmediate(done));
  }
  return { clock, state, backup, answer };
}

test('one is made some minutes after the start where there is none, and then once a day', async () => {
  const { clock, state, answer } = setUp({ madeHoursAgo: null });
  clock.pass(5 * 60_000);
  expect(state.runs).toHaveLength(0);
  clock.pass(10 * 60_000);
  expect(state.runs).toHaveLength(1);
  // While it is being made no other one begins.
  clock.pass(48 * HOUR_MS);
  expect(state.runs).toHaveLength(1);
  await answer({ made: true, bytes: 7 });
  clock.pass(23 * HOUR_MS);
  expect(state.runs).toHaveLength(1);
  clock.pass(2 * HOUR_MS);
  expect(state.runs).toHaveLength(2);
});

test('a backup of yesterday is followed by one today, also when the machine slept in between', () => {
  const { clock, state } = setUp({ madeHoursAgo: 20 });
  clock.pass(HOUR_MS);
  expect(state.runs).toHaveLength(0);
  clock.sleepMachine(12 * HOUR_MS);
  clock.pass(HOUR_MS);
  expect(state.runs).toHaveLength(1);
});

test('a clock that was set back does not keep a backup away for years', () => {
  const { clock, state } = setUp({ madeHoursAgo: -24 * 365 });
  clock.pass(HOUR_MS);
  expect(state.runs).toHaveLength(1);
});

test('what stands in the way is waited for, and a full disk is not tried every half hour', async () => {
  const { clock, state, answer } = setUp({ madeHoursAgo: null });
  state.mayRun = false;
  clock.pass(3 * HOUR_MS);
  expect(state.runs).toHaveLength(0);
  state.mayRun = true;
  clock.pass(HOUR_MS);
  expect(state.runs).toHaveLength(1);
  await answer({ made: false, reason: 'disk_space' });
  expect(state.said).toEqual(['no backup was made: the disk has too little space left']);
  clock.pass(4 * HOUR_MS);
  expect(state.runs).toHaveLength(1);
  clock.pass(4 * HOUR_MS);
  expect(state.runs).toHaveLength(2);
});

test('one that is broken off for a purge is made at the next look', async () => {
  const { clock, state, backup } = setUp({ madeHoursAgo: null });
  clock.pass(HOUR_MS);
  await backup.end();
  expect(state.said).toEqual([]);
  clock.pass(HOUR_MS);
  expect(state.runs).toHaveLength(2);
  await backup.stop();
  clock.pass(72 * HOUR_MS);
  expect(state.runs).toHaveLength(2);
});

test('an ordinary start tells nothing of pressure, and a backup may be made', () => {
  const settings = { backup: { daily: true } };
  const usual = { mode: 'daemon', settings, jobState: undefined, pressure: null } as const;
  expect(mayBackUp(usual)).toBe(true);
  expect(mayBackUp({ ...usual, jobState: 'done', pressure: { level: 'green', rowsBehind: 0, since: 1 } })).toBe(true);
  for (const hindrance of [
    { mode: 'ingest' as const },
    { settings: { backup: { daily: false } } },
    { jobState: 'running' as const },
    { pressure: { level: 'yellow' as const, rowsBehind: 2_000, since: 1 } },
  ]) {
    expect(mayBackUp({ ...usual, ...hindrance })).toBe(false);
  }
});
