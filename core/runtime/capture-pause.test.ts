import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCapturePause } from './capture-pause.ts';
import { createTestClock } from './test-clock.ts';
import { testFolder } from './test-folder.ts';

const HOUR_MS = 3_600_000;

function paused() {
  const path = join(testFolder(), 'capture-paused');
  const clock = createTestClock();
  const changes: (number | null)[] = [];
  const open = () => {
    const pause = createCapturePause(path, () => changes.push(pause.state()?.since ?? null), clock);
    return pause;
  };
  return { path, clock, changes, open };
}

test('a pause with an end ends then, and not before', () => {
  const { path, clock, changes, open } = paused();
  const pause = open();
  const since = clock.now();
  pause.pause(HOUR_MS);
  expect(pause.state()).toEqual({ since, until: since + HOUR_MS });
  clock.pass(HOUR_MS - 1);
  expect(pause.state()).not.toBeNull();
  clock.pass(1);
  expect([pause.state(), existsSync(path)]).toEqual([null, false]);
  expect(changes).toEqual([since, null]);
});

test('its end holds over a restart, and comes while nobody runs', () => {
  const { clock, open } = paused();
  const first = open();
  first.pause(HOUR_MS);
  first.stop();
  const second = open();
  expect(second.state()).toEqual(first.state());
  clock.pass(HOUR_MS / 2);
  second.stop();
  clock.pass(HOUR_MS);
  // Whoever stopped ends nothing any more.
  expect(second.state()).not.toBeNull();
  expect(open().state()).toBeNull();
});

test('a machine that slept over the end finds it at its next look', () => {
  const { clock, open } = paused();
  const pause = open();
  pause.pause(HOUR_MS);
  clock.sleepMachine(HOUR_MS);
  pause.look();
  expect(pause.state()).toBeNull();

  pause.pause(HOUR_MS);
  clock.sleepMachine(2 * HOUR_MS);
  clock.pass(30_000);
  expect(pause.state()).toBeNull();
});

test('an end is put off, taken away, and forgotten with the pause', () => {
  const { clock, open } = paused();
  const pause = open();
  pause.pause();
  const since = clock.now();
  clock.pass(1_000);
  pause.pause(HOUR_MS);
  expect(pause.state()).toEqual({ since, until: since + 1_000 + HOUR_MS });
  pause.pause();
  clock.pass(2 * HOUR_MS);
  expect(pause.state()).toEqual({ since });
  pause.pause(HOUR_MS);
  pause.resume();
  clock.pass(1_000);
  pause.pause();
  clock.pass(2 * HOUR_MS);
  expect(pause.state()).not.toBeNull();
});
