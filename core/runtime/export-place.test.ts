import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExportReplaces } from '../contracts/export.ts';
import { ExportPlaceError, requireExportPlace, requirePageExport } from './export-place.ts';
import { testFolder } from './test-folder.ts';

function places(): { home: string; outside: string } {
  const root = testFolder();
  const [home, outside] = [join(root, 'ada'), join(root, 'disk')];
  for (const folder of [join(home, 'Documents'), join(home, '.tool', 'projects'), outside]) {
    mkdirSync(folder, { recursive: true });
  }
  symlinkSync(join(home, '.tool'), join(home, 'innocent'));
  symlinkSync(outside, join(home, 'elsewhere'));
  return { home, outside };
}

test('a name alone, and a place below the home, may be named by any page', async () => {
  const { home } = places();
  for (const onlyBelowHome of [true, false]) {
    const rules = { home, onlyBelowHome };
    expect(await requireExportPlace('figures.json', rules)).toBe(join(home, 'figures.json'));
    const path = join(home, 'Documents', 'figures.CSV');
    expect(await requireExportPlace(path, rules)).toBe(path);
    expect(await requireExportPlace('~/Documents/a.md', rules)).toBe(join(home, 'Documents', 'a.md'));
  }
});

test.each([
  '.profile',
  '.figures.json',
  '~/.figures.json',
  '~/.tool/projects/a.json',
  '~/innocent/projects/a.json',
  '~/Documents/start.sh',
  '~/Documents/figures',
])('%s is refused to every page', async (named) => {
  const { home } = places();
  for (const onlyBelowHome of [true, false]) {
    await expect(requireExportPlace(named, { home, onlyBelowHome })).rejects.toThrow(ExportPlaceError);
  }
});

test('outside the home only a browser may write, and nothing hidden', async () => {
  const { home, outside } = places();
  for (const path of [join(outside, 'a.json'), join(home, 'elsewhere', 'a.json')]) {
    await expect(requireExportPlace(path, { home, onlyBelowHome: true })).rejects.toThrow(/outside your home/);
    expect(await requireExportPlace(path, { home, onlyBelowHome: false })).toBe(path);
  }
  const hidden = join(outside, '.git', 'a.json');
  await expect(requireExportPlace(hidden, { home, onlyBelowHome: false })).rejects.toThrow(/not hidden/);
});

test('a page is believed that an earlier export may go, and no other file, whatever it says', async () => {
  const { home } = places();
  const path = join(home, 'package.json');
  const asked = (replaces?: ExportReplaces) =>
    requirePageExport({ format: 'json', path, ...(replaces && { replaces }) }, { home, onlyBelowHome: true });
  expect(await asked()).toEqual({ format: 'json', path });
  for (const said of ['own', 'any'] as const) {
    expect(await asked(said)).toEqual({ format: 'json', path, replaces: 'own' });
  }
  const hidden = { format: 'json', path: join(home, '.x.json') } as const;
  await expect(requirePageExport(hidden, { home, onlyBelowHome: true })).rejects.toThrow(ExportPlaceError);
});

test('what names no place is left for whoever writes the file to refuse', async () => {
  const { home } = places();
  expect(await requireExportPlace('../up.json', { home, onlyBelowHome: true })).toBe('../up.json');
});
