import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';
import { processesOfHome } from './processes-of-home.ts';

/** Test support: work that waits in the middle, so that what stands on the page meanwhile can be seen and used. */

const CATCH_MS = 20_000;
/** The process in which exports and purges are done. */
export const JOB = 'lifecycle.js';

/** Waits until no process of a home has the word in its command line, so that the next one that is found is the one meant. */
export async function noProcess(home: string, word: string): Promise<void> {
  await expect.poll(() => processesOfHome(home).filter((line) => line.includes(word))).toEqual([]);
}

/** Holds the first process of a home whose command line has the word, as soon as there is one. null: it was too fast. */
export async function holdProcess(home: string, word: string): Promise<number | null> {
  const deadline = Date.now() + CATCH_MS;
  while (Date.now() < deadline) {
    const found = processesOfHome(home).find((line) => line.includes(word));
    const pid = Number(found?.split(' ')[0] ?? Number.NaN);
    if (Number.isInteger(pid)) {
      process.kill(pid, 'SIGSTOP');
      return pid;
    }
    await sleep(5);
  }
  return null;
}
