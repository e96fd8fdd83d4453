import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LifecycleJob } from '../core/contracts/lifecycle-job.ts';
import { testFolder } from '../core/runtime/test-folder.ts';
import { createExportPlaces, showLastExport } from './export-places.ts';

test('a page may name what the person chose, and places in the open below the home', async () => {
  const home = testFolder();
  const disk = testFolder();
  const places = createExportPlaces(home);
  const args = (path: string) => ({ format: 'json', path });
  expect(await places.require(args('figures.json'))).toEqual(args(join(home, 'figures.json')));
  const outside = join(disk, 'figures.json');
  const hidden = join(home, '.profile');
  for (const path of [outside, hidden]) await expect(places.require(args(path))).rejects.toThrow();
  places.allow(null);
  places.allow(outside);
  expect(await places.require(args(outside))).toEqual(args(outside));
  // One that was chosen opens no other.
  await expect(places.require(args(join(disk, 'other.json')))).rejects.toThrow(/outside your home/);
  await expect(places.require({ format: 'exe', path: outside })).rejects.toThrow();
});

test('only what the person chose in the dialog may go whatever it is', async () => {
  const home = testFolder();
  const chosen = join(home, 'shop', 'package.json');
  const other = join(home, 'shop', 'tsconfig.json');
  const places = createExportPlaces(home);
  const args = (path: string, replaces: string) => ({ format: 'json', path, replaces });
  expect(await places.require(args(chosen, 'any'))).toEqual(args(chosen, 'own'));
  places.allow(chosen);
  for (const said of ['own', 'any']) {
    expect(await places.require(args(chosen, said))).toEqual(args(chosen, 'any'));
    expect(await places.require(args(other, said))).toEqual(args(other, 'own'));
  }
  // Who does not ask for it replaces nothing there either.
  expect(await places.require({ format: 'json', path: chosen })).toEqual({ format: 'json', path: chosen });
});

test('the export that was made last is shown, and nothing that a page could name', () => {
  const folder = join(testFolder(), 'Downloads');
  mkdirSync(folder);
  const path = join(folder, 'figures.json');
  const shown: string[] = [];
  const job: LifecycleJob = {
    ...{ id: 1, kind: 'export', state: 'done', startedAt: 1, canCancel: true, message: null, purge: null },
    progress: { step: 'check', done: 1, total: 1 },
    export: {
      ...{ path, bytes: 1, tables: [], anonymized: false, milliseconds: 1 },
      totals: {
        ...{ responses: 0, inputTokens: 0, outputTokens: 0, cacheCreationTokens: 0, cacheReadTokens: 0 },
        ...{
          reasoningTokens: 0,
          totalTokens: 0,
          totalCost: 0,
          estimatedCost: 0,
          unpricedTokens: 0,
          estimatedTokens: 0,
        },
      },
    },
  };
  const show = (answer: unknown) => showLastExport(answer, (each) => shown.push(each));
  expect(() => show({ job: null })).toThrow(/No export/);
  expect(() => show({ job })).toThrow(/not there any more/);
  writeFileSync(path, '');
  show({ job });
  expect(shown).toEqual([path]);
});
