import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startInHome } from './started-home.ts';

test('a home is there while something runs in it, and gone afterwards', async () => {
  const started = await startInHome(
    ({ path }) => writeFileSync(join(path, 'config.yaml'), ''),
    async ({ path }) => existsSync(join(path, 'config.yaml')),
  );
  expect(started.running).toBe(true);
  expect(existsSync(started.home.path)).toBe(true);
  expect(await started.end(async () => undefined)).toEqual([]);
  expect(existsSync(started.home.path)).toBe(false);
});

test('no home is left behind when it cannot be filled, or nothing starts in it', async () => {
  const homes: string[] = [];
  const note = ({ path }: { path: string }) => void homes.push(path);
  const refuse = async () => {
    throw new Error('the server ended before it printed an address');
  };
  await expect(startInHome(note, refuse)).rejects.toThrow('printed an address');
  const broken = startInHome(
    (home) => {
      note(home);
      throw new Error('no room');
    },
    async () => undefined,
  );
  await expect(broken).rejects.toThrow('no room');
  expect(homes).toHaveLength(2);
  expect(homes.filter((path) => existsSync(join(path, '..')))).toEqual([]);
});

test('what does not end well is told, and its home removed all the same', async () => {
  const started = await startInHome(
    () => undefined,
    async () => undefined,
  );
  const stop = () => Promise.reject(new Error('the server did not end'));
  await expect(started.end(stop)).rejects.toThrow('did not end');
  expect(existsSync(join(started.home.path, '..'))).toBe(false);
});
