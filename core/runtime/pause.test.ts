import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { createCapturePause } from './capture-pause.ts';
import type { Clock } from './clock.ts';
import type { Owner } from './owner.ts';
import { homePaths } from './paths.ts';
import { type Pause, readPauseFile, writePauseFile } from './pause-file.ts';
import { testFolder } from './test-folder.ts';
import { testOwner } from './test-owner.ts';

const PATIENCE = { timeout: 60_000, interval: 20 };

/** What capture last made of its orders: the test worker answers an ingest with it as a count of files. */
async function isCapturePaused(owner: Owner): Promise<boolean> {
  return (await owner.ingestOnce(() => undefined)).files === 0;
}

function pidOf(owner: Owner, name: string): number {
  return owner.status().processes.find((process) => process.name === name)?.pid ?? 0;
}

test('a pause holds over the death of capture and over restarts, until it is taken back', async () => {
  const home = testFolder();
  const first = await testOwner(home);
  expect(first.status().paused).toBeNull();
  await first.act('pause', {});
  const since = first.status().paused?.since;
  expect(await isCapturePaused(first)).toBe(true);

  const pid = pidOf(first, 'capture');
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect([0, pid]).not.toContain(pidOf(first, 'capture')), PATIENCE);
  expect(await isCapturePaused(first)).toBe(true);
  await first.stop();

  const second = await testOwner(home);
  expect(second.status().paused).toEqual({ since });
  expect(await isCapturePaused(second)).toBe(true);
  // Asked for twice, it stays what it was.
  await second.act('pause', {});
  expect(second.status().paused).toEqual({ since });
  // With an end it is the same pause, and the end holds over restarts too.
  await second.act('pause', { forMs: 3_600_000 });
  const timed = second.status().paused;
  expect(timed).toEqual({ since, until: expect.any(Number) });
  await second.stop();

  const third = await testOwner(home);
  expect(third.status().paused).toEqual(timed);
  expect(await isCapturePaused(third)).toBe(true);
  await third.act('resume', {});
  expect(third.status().paused).toBeNull();
  expect(await isCapturePaused(third)).toBe(false);

  // Its end reaches capture by itself.
  await third.act('pause', { forMs: 1_000 });
  await vi.waitFor(() => expect(third.status().paused).toBeNull(), PATIENCE);
  expect(await isCapturePaused(third)).toBe(false);
  await expect(third.act('pause', { forMs: -1 })).rejects.toThrow(/forMs/);
  expect(existsSync(homePaths(home).pause)).toBe(false);
});

test('a file that somebody made by hand means a pause too', () => {
  const path = join(testFolder(), 'capture-paused');
  writeFileSync(path, 'please');
  expect(readPauseFile(path)).toEqual({ since: expect.any(Number) });
});

test('a pause that cannot be noted down leaves nothing half, and one that cannot be taken away ends all the same', () => {
  const folder = testFolder();
  const path = join(folder, 'capture-paused');
  mkdirSync(join(path, 'occupied'), { recursive: true });
  expect(() => writePauseFile(path, { since: 0 })).toThrow();
  expect(readdirSync(folder)).toEqual(['capture-paused']);
  expect(readPauseFile(path)).toEqual({ since: expect.any(Number) });

  const timed = join(testFolder(), 'capture-paused');
  let now = 1_000_000;
  const dues: (() => void)[] = [];
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    after: (_ms, due) => {
      dues.push(due);
      return () => undefined;
    },
  };
  const changes: (Pause | null)[] = [];
  const pause = createCapturePause(timed, () => changes.push(pause.state()), clock);
  pause.pause(5_000);
  // What now stands there cannot be removed like a file.
  rmSync(timed);
  mkdirSync(join(timed, 'occupied'), { recursive: true });
  now += 5_000;
  dues.at(-1)?.();
  expect(changes).toEqual([{ since: 1_000_000, until: 1_005_000 }, null]);
});
