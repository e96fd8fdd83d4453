import { expect, test } from 'vitest';
import { tellUnseen } from './tell-unseen.ts';

const FULL = 'The file cannot be written (ENOSPC).';

/** Hides the page while the work goes on, or leaves it. */
function failing(hides: boolean): { told: string[]; result: Promise<unknown> } {
  const told: string[] = [];
  let isSeen = true;
  const work = async () => {
    if (hides) isSeen = false;
    throw new Error(FULL);
  };
  return { told, result: tellUnseen(work, { isSeen: () => isSeen, tell: (words) => told.push(words) }) };
}

test('a failure is told where the page went meanwhile, and reaches the page as well', async () => {
  const { told, result } = failing(true);
  await expect(result).rejects.toThrow(FULL);
  expect(told).toEqual([FULL]);
});

test('a page that is seen says it alone', async () => {
  const { told, result } = failing(false);
  await expect(result).rejects.toThrow(FULL);
  expect(told).toEqual([]);
});

test('nothing is told of what went well', async () => {
  const told: string[] = [];
  const plan = { isSeen: () => false, tell: (words: string) => told.push(words) };
  expect(await tellUnseen(async () => 7, plan)).toBe(7);
  expect(told).toEqual([]);
});
