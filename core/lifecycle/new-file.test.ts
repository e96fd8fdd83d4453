import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { homePaths } from '../runtime/paths.ts';
import { testFolder } from '../runtime/test-folder.ts';
import { writeNewFile } from './new-file.ts';

const EARLIER = '{\n  "format": "blueplane",\n  "schemaVersion": 1,\n  "createdAt": "2026-11-20T08:00:00.000Z"\n}\n';

let root: string;
let folder: string;
let target: string;
beforeEach(() => {
  root = testFolder();
  folder = join(root, 'open');
  target = join(folder, 'figures.json');
  mkdirSync(folder);
  mkdirSync(join(root, 'home'));
});

/** Writes over an earlier export; `meanwhile` happens between the look at the place and the end. */
function replaceOwn(meanwhile: () => void = () => undefined): Promise<void> {
  return writeNewFile(target, 'own', homePaths(join(root, 'home')), async (file: FileHandle) => {
    await file.write('new');
    meanwhile();
  });
}

const read = () => readFileSync(target, 'utf8');

test('an earlier export is replaced, and what else has its content keeps it', async () => {
  writeFileSync(target, EARLIER);
  linkSync(target, join(root, 'kept.json'));
  await replaceOwn();
  expect(read()).toBe('new');
  expect(readFileSync(join(root, 'kept.json'), 'utf8')).toBe(EARLIER);
  expect(readdirSync(folder)).toEqual(['figures.json']);
});

test('nothing is there to be replaced: the file is written all the same', async () => {
  await replaceOwn();
  expect(read()).toBe('new');
});

describe('what is no earlier export stays', () => {
  test.each([
    ['settings of a program', '{\n  "name": "shop"\n}\n'],
    ['nothing at all', ''],
    ['a file that names us further down', `{\n  "name": "x",\n${EARLIER}`],
    ['a report that only quotes one', '# Notes\n\n# Usage of AI coding tools\n\nx. Written by Blueplane.\n'],
    ['a table of others', 'platform,session,agent\r\n'],
  ])('%s', async (_what, text) => {
    writeFileSync(target, text);
    await expect(replaceOwn()).rejects.toThrow(/Blueplane did not export it: it stays/);
    expect(read()).toBe(text);
  });

  test('a link, also to an export', async () => {
    const other = join(root, 'other.json');
    writeFileSync(other, EARLIER);
    symlinkSync(other, target);
    await expect(replaceOwn()).rejects.toThrow(/it stays/);
    expect(readlinkSync(target)).toBe(other);
    expect(readFileSync(other, 'utf8')).toBe(EARLIER);
  });

  test.skipIf(process.platform === 'win32')('a pipe, which nobody waits for', async () => {
    expect(spawnSync('mkfifo', [target]).status).toBe(0);
    await expect(replaceOwn()).rejects.toThrow(/it stays/);
    expect(lstatSync(target).isFIFO()).toBe(true);
  });
});

describe('what takes the place of an earlier export meanwhile stays', () => {
  const exchanges: [string, () => void, string][] = [
    [
      'another file',
      () => {
        writeFileSync(join(folder, 'precious'), 'precious');
        renameSync(join(folder, 'precious'), target);
      },
      'precious',
    ],
    [
      'a link',
      () => {
        writeFileSync(join(root, 'precious'), 'precious');
        rmSync(target);
        symlinkSync(join(root, 'precious'), target);
      },
      'precious',
    ],
    ['another export', () => renameSync(join(root, 'newer.json'), target), `${EARLIER}newer`],
    ['the same file, written to', () => appendFileSync(target, 'mine'), `${EARLIER}mine`],
  ];
  test.each(exchanges)('%s', async (_what, exchange, left) => {
    writeFileSync(join(root, 'newer.json'), `${EARLIER}newer`);
    writeFileSync(target, EARLIER);
    await expect(replaceOwn(exchange)).rejects.toThrow(
      'figures.json was changed meanwhile and stays as it is. Export again.',
    );
    expect(read()).toBe(left);
    expect(readdirSync(folder)).toEqual(['figures.json']);
  });

  test('a file that came where nothing was', async () => {
    await expect(replaceOwn(() => writeFileSync(target, 'precious'))).rejects.toThrow(/is there already/);
    expect(read()).toBe('precious');
  });
});
