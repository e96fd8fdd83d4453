import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HomeError, prepareHome } from '../core/runtime/prepare-home.ts';
import { testFolder } from '../core/runtime/test-folder.ts';
import { prepareDesktopHome } from './desktop-home.ts';

test('what Chromium keeps lies inside the home, for this user alone', async () => {
  const home = join(testFolder(), 'not there yet', 'home');
  const { userData, windowBounds } = prepareDesktopHome(home);
  expect(userData).toBe(join(home, 'desktop'));
  expect(windowBounds).toBe(join(home, 'desktop', 'window.json'));
  expect(statSync(home).mode & 0o777).toBe(0o700);
  expect(statSync(userData).mode & 0o777).toBe(0o700);
  // The owner takes the home as it finds it then.
  await expect(prepareHome(home)).resolves.toMatchObject({ home });
  expect(prepareDesktopHome(home).userData).toBe(userData);
});

test('a folder that serves other things is not taken', () => {
  const home = join(testFolder(), 'shared');
  mkdirSync(home);
  chmodSync(home, 0o755);
  writeFileSync(join(home, 'letter.txt'), '');
  expect(() => prepareDesktopHome(home)).toThrow(HomeError);
});

test('a home that is a file says what to do', () => {
  const home = join(testFolder(), 'file');
  writeFileSync(home, '');
  expect(() => prepareDesktopHome(home)).toThrow(/is a file, not a folder\. Move it away/);
});

test('something in the place of its folder says what to do', () => {
  const home = join(testFolder(), 'home');
  mkdirSync(home, { mode: 0o700 });
  writeFileSync(join(home, 'desktop'), '');
  expect(() => prepareDesktopHome(home)).toThrow(/desktop cannot be made \(EEXIST\)\. Move away/);
});
