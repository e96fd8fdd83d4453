import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { Owner } from './owner.ts';
import { homePaths } from './paths.ts';
import { readPauseFile } from './pause-file.ts';
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
