import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { downloadPlace } from './download-place.ts';
import { testFolder } from './test-folder.ts';

test('a name alone goes to Downloads where there is one, else to the home', () => {
  const home = testFolder();
  expect(downloadPlace('figures.json', home)).toBe(join(home, 'figures.json'));
  writeFileSync(join(home, 'Downloads'), 'a file of that name is no folder');
  expect(downloadPlace('figures.json', home)).toBe(join(home, 'figures.json'));
  const other = testFolder();
  mkdirSync(join(other, 'Downloads'));
  expect(downloadPlace('figures.json', other)).toBe(join(other, 'Downloads', 'figures.json'));
});

test('a whole path stays, the home may be written as ~, and nothing leads out of the folder', () => {
  const home = testFolder();
  expect(downloadPlace('/data/figures.csv', home)).toBe('/data/figures.csv');
  expect(downloadPlace('~/work/figures.csv', home)).toBe(join(home, 'work', 'figures.csv'));
  for (const path of ['../figures.csv', 'a/b.csv', '..', '.', '', 'a\\b.csv']) {
    expect(downloadPlace(path, home)).toBe(path);
  }
});
