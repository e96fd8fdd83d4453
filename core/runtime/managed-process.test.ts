import { expect, test } from 'vitest';
import type { IncarnationEvents } from './incarnation.ts';
import {
  createManagedProcess,
  FAILED_RETRY_MS,
  PING_EVERY_MS,
  PONG_TIMEOUT_MS,
  READY_TIMEOUT_MS,
  STABLE_AFTER_MS,
} from './managed-process.ts';
import { createTestClock, type TestClock } from './test-clock.ts';

type Life = { events: IncarnationEvents; stops: number[]; kills: number; pings: number };

function setUp(options: { isExcused?: () => boolean; answersPings?: boolean } = {}) {
  const clock: TestClock = createTestClock();
  const lives: Life[] = [];
  const process = createManagedProcess({
    name: 'worker',
    clock,
    random: () => 0,
    ...(options.isExcused && { isExcused: options.isExcused }),
    launch(events) {
      const life: Life = { events, stops: [], kills: 0, pings: 0 };
      lives.push(life);
      return {
        pid: lives.length,
        ping() {
          life.pings += 1;
          if (options.answersPings !== false) events.pong();
        },
        stop: (deadline) => void life.stops.push(deadline),
        kill() {
          life.kills += 1;
        },
      };
    },
  });
  const last = (): Life => {
    const life = lives.at(-1);
    if (life === undefined) throw new Error('nothing was launched');
    return life;
  };
  return { clock, process, lives, last };
}

test('a killed process is started again after a tenth of a second', () => {
  const { clock, process, lives, last } = setUp();
  process.start();
  last().events.ready();
  last().events.exited('ended by SIGKILL');
  expect(process.status()).toMatchObject({ state: 'backing_off', detail: 'ended by SIGKILL', pid: null });
  clock.pass(99);
  expect(lives).toHaveLength(1);
  clock.pass(1);
  expect(lives).toHaveLength(2);
  last().events.ready();
  expect(process.status()).toMatchObject({ state: 'running', restarts: 1, pid: 2 });
});

test('waits double up to five seconds and begin anew after a stable life', () => {
  const { clock, process, lives, last } = setUp();
  process.start();
  const waits: number[] = [];
  for (let death = 0; death < 8; death += 1) {
    const before = lives.length;
    last().events.ready();
    last().events.exited('gone');
    let waited = 0;
    while (lives.length === before) {
      clock.pass(100);
      waited += 100;
    }
    waits.push(waited);
  }
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  last().events.ready();
  clock.pass(STABLE_AFTER_MS);
  last().events.exited('gone');
  clock.pass(100);
  expect(process.status().state).toBe('starting');
});

/** Kills lives as soon as they start until it is given up. */
function exhaust({ clock, process, last, lives }: ReturnType<typeof setUp>, lifeMs: number): void {
  while (process.status().state !== 'failed' && lives.length < 200) {
    last().events.ready();
    clock.pass(lifeMs);
    last().events.exited('disk full');
    while (process.status().state === 'backing_off') clock.pass(50);
  }
}

test.each([0, 1_000, 4_900])('a process whose lives last %i ms is given up after 25 restarts', (lifeMs) => {
  const setup = setUp();
  setup.process.start();
  exhaust(setup, lifeMs);
  expect(setup.process.status()).toMatchObject({ state: 'failed', detail: 'disk full', restarts: 25, pid: null });
});

test('stable lives that end now and then never add up to giving up', () => {
  const { clock, process, last } = setUp();
  process.start();
  for (let death = 0; death < 100; death += 1) {
    last().events.ready();
    clock.pass(STABLE_AFTER_MS + 1);
    last().events.exited('killed');
    clock.pass(100);
  }
  expect(process.status()).toMatchObject({ state: 'starting', restarts: 100 });
});

test('given up, it is tried once every five minutes, and is back after one stable life', () => {
  const setup = setUp();
  const { clock, process, lives, last } = setup;
  process.start();
  exhaust(setup, 0);
  const before = lives.length;
  clock.pass(FAILED_RETRY_MS - 1);
  expect(lives).toHaveLength(before);
  clock.pass(1);
  expect(lives).toHaveLength(before + 1);
  last().events.exited('disk full');
  expect(process.status().state).toBe('failed');
  clock.pass(FAILED_RETRY_MS);
  last().events.ready();
  clock.pass(STABLE_AFTER_MS);
  last().events.exited('killed');
  expect(process.status().state).toBe('backing_off');
});

test('a process that never becomes ready is killed, but not while what it needs is missing', () => {
  let excused = true;
  const { clock, process, last } = setUp({ isExcused: () => excused });
  process.start();
  clock.pass(3 * READY_TIMEOUT_MS);
  expect(last().kills).toBe(0);
  excused = false;
  clock.pass(READY_TIMEOUT_MS);
  expect(last().kills).toBe(1);
  last().events.exited('ended by SIGKILL');
  expect(process.status().detail).toBe('was not ready within 20 s');
});

test('a process that does not answer pings is killed', () => {
  const { clock, process, last } = setUp({ answersPings: false });
  process.start();
  last().events.ready();
  clock.pass(PONG_TIMEOUT_MS);
  expect(last().kills).toBe(0);
  clock.pass(PING_EVERY_MS);
  expect(last().kills).toBe(1);
  expect(last().pings).toBeGreaterThan(2);
});

test('after the machine slept a process gets its time anew', () => {
  const { clock, process, last } = setUp({ answersPings: false });
  process.start();
  last().events.ready();
  clock.pass(PONG_TIMEOUT_MS - 1);
  clock.sleepMachine(8 * 3_600_000);
  clock.pass(PONG_TIMEOUT_MS - PING_EVERY_MS);
  expect(last().kills).toBe(0);
  clock.pass(3 * PING_EVERY_MS);
  expect(last().kills).toBe(1);
});

test('told that the machine slept, it asks at once and counts silence anew', () => {
  const { clock, process, last } = setUp({ answersPings: false });
  process.start();
  last().events.ready();
  clock.pass(PONG_TIMEOUT_MS);
  const before = last().pings;
  process.wokeUp();
  expect(last().pings).toBe(before + 1);
  clock.pass(PONG_TIMEOUT_MS);
  expect(last().kills).toBe(0);
  clock.pass(2 * PING_EVERY_MS);
  expect(last().kills).toBe(1);
});

test('given up, it is started at once when asked; in any other state that does nothing', () => {
  const setup = setUp();
  const { process, lives, last } = setup;
  process.start();
  last().events.ready();
  process.retryNow();
  expect(lives).toHaveLength(1);
  exhaust(setup, 0);
  const before = lives.length;
  process.retryNow();
  expect(lives).toHaveLength(before + 1);
});

test('stopping is orderly, then forced, and nothing is started again', async () => {
  const { clock, process, lives, last } = setUp();
  process.start();
  last().events.ready();
  const stopped = process.stop(5_000);
  const again = process.stop(5_000);
  expect(last().stops).toEqual([5_000]);
  clock.pass(5_000);
  expect(last().kills).toBe(1);
  last().events.exited('ended by SIGKILL');
  await Promise.all([stopped, again]);
  clock.pass(FAILED_RETRY_MS * 2);
  expect(lives).toHaveLength(1);
  expect(process.status()).toMatchObject({ state: 'stopped', pid: null });
});

test('asked to start anew it ends in good order, is there again at once, and counts no restart', () => {
  const { process, lives, last } = setUp();
  const downs: string[] = [];
  process.onDown((state) => downs.push(state));
  process.start();
  last().events.ready();
  process.restart(5_000);
  process.restart(5_000);
  expect(last().stops).toEqual([5_000]);
  last().events.exited('ended with code 0');
  expect(lives).toHaveLength(2);
  last().events.ready();
  expect(process.status()).toMatchObject({ state: 'running', restarts: 0, detail: null });
  expect(downs).toEqual(['restarting']);
  // The next death is one of its own.
  last().events.exited('ended by SIGKILL');
  expect(process.status()).toMatchObject({ state: 'backing_off' });
});

test('one that does not end when it is to start anew is forced to', () => {
  const { clock, process, lives, last } = setUp();
  process.start();
  last().events.ready();
  process.restart(5_000);
  clock.pass(5_000);
  expect(last().kills).toBe(1);
  last().events.exited('ended by SIGKILL');
  expect(lives).toHaveLength(2);
});

test('a start anew starts nothing that is stopped, and a stop ends it', async () => {
  const never = setUp();
  never.process.restart(1);
  expect(never.lives).toHaveLength(0);

  const { process, lives, last } = setUp();
  process.start();
  last().events.ready();
  process.restart(5_000);
  const stopped = process.stop(5_000);
  last().events.exited('ended with code 0');
  await stopped;
  process.restart(5_000);
  expect(lives).toHaveLength(1);
  expect(process.status().state).toBe('stopped');
});

test('given up, it is started at once when it is to start anew', () => {
  const set = setUp();
  set.process.start();
  exhaust(set, 0);
  const before = set.lives.length;
  expect(set.process.status().state).toBe('failed');
  set.process.restart(5_000);
  expect(set.lives.length).toBeGreaterThan(before);
});

test('a stop before the start, and one while waiting for a restart, end at once', async () => {
  const never = setUp();
  await never.process.stop(1);
  never.process.start();
  expect(never.lives).toHaveLength(0);

  const waiting = setUp();
  waiting.process.start();
  waiting.last().events.exited('gone');
  await waiting.process.stop(1);
  waiting.clock.pass(60_000);
  expect(waiting.lives).toHaveLength(1);
});

test('words of an earlier life change nothing', () => {
  const { clock, process, lives, last } = setUp();
  process.start();
  const first = last();
  first.events.exited('gone');
  clock.pass(100);
  first.events.ready();
  first.events.exited('gone twice');
  expect(process.status().state).toBe('starting');
  expect(lives).toHaveLength(2);
});

test('a start that throws counts as a death', () => {
  const clock = createTestClock();
  const process = createManagedProcess({
    name: 'worker',
    clock,
    launch() {
      throw new Error('too many open files');
    },
  });
  process.start();
  clock.pass(0);
  expect(process.status()).toMatchObject({ state: 'backing_off', detail: 'could not be started: too many open files' });
});

test('the start goes on without a process that keeps dying', async () => {
  const { clock, process, last } = setUp();
  process.start();
  const settled = process.settled();
  for (let death = 0; death < 3; death += 1) {
    last().events.exited('bad');
    clock.pass(1_000);
  }
  await expect(settled).resolves.toBe('troubled');
});

test('stopped, it is started again only when it is told to, and as if for the first time', async () => {
  const { process, lives, last } = setUp();
  process.start();
  last().events.ready();
  process.startAgain();
  expect(lives).toHaveLength(1);
  const stopped = process.stop(1_000);
  last().events.exited('ended with code 0');
  await stopped;
  process.start();
  expect(lives).toHaveLength(1);
  process.startAgain();
  expect(lives).toHaveLength(2);
  last().events.ready();
  expect(process.status()).toMatchObject({ state: 'running', detail: null });
  last().events.exited('ended by SIGKILL');
  expect(process.status()).toMatchObject({ state: 'backing_off' });
});
