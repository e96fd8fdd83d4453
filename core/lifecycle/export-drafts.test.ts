import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { homePaths } from '../runtime/paths.ts';
import { testFolder } from '../runtime/test-folder.ts';
import { removeAbandonedDrafts } from './export-drafts.ts';
import { writeNewFile } from './new-file.ts';
import { startWriting } from './test-writing.ts';

let home: string;
let folder: string;
beforeEach(() => {
  const root = testFolder();
  home = join(root, 'home');
  folder = join(root, 'open');
  mkdirSync(home);
  mkdirSync(folder);
});

const notes = () => (existsSync(homePaths(home).drafts) ? readdirSync(homePaths(home).drafts) : []);

function exportTo(name: string): Promise<void> {
  return writeNewFile(join(folder, name), null, homePaths(home), async (file) => {
    await file.write('whole');
  });
}

test('the next export removes what one left that was killed, wherever that is, and nothing of one that goes on', async () => {
  const elsewhere = join(folder, 'elsewhere');
  mkdirSync(elsewhere);
  const killed = await startWriting(home, elsewhere);
  const other = await startWriting(home, folder);
  await killed.kill();
  expect(readFileSync(killed.draft, 'utf8')).toBe('half of it');
  await exportTo('figures.json');
  expect(existsSync(killed.draft)).toBe(false);
  expect(readFileSync(other.draft, 'utf8')).toBe('half of it');
  expect(notes().filter((name) => name.endsWith('.json'))).toHaveLength(1);
  await other.kill();
  removeAbandonedDrafts(homePaths(home));
  expect(existsSync(other.draft)).toBe(false);
  expect(notes()).toEqual([]);
  expect(readFileSync(join(folder, 'figures.json'), 'utf8')).toBe('whole');
});

test('an export that ends leaves no note, whether it was written or not', async () => {
  await exportTo('figures.json');
  await expect(exportTo('figures.json')).rejects.toThrow(/is there already/);
  const failing = writeNewFile(join(folder, 'other.json'), null, homePaths(home), () =>
    Promise.reject(new Error('no')),
  );
  await expect(failing).rejects.toThrow('no');
  expect(readdirSync(folder)).toEqual(['figures.json']);
  expect(notes()).toEqual([]);
});

test('a note is for this user alone', async () => {
  await startWriting(home, folder);
  const { drafts } = homePaths(home);
  const mode = (path: string) => statSync(path).mode & 0o777;
  expect(mode(drafts)).toBe(0o700);
  expect(new Set(notes().map((name) => mode(join(drafts, name))))).toEqual(new Set([0o600]));
});

test.each([
  ['a file of another name', 'thesis.tex'],
  ['a file of nearly such a name', '.blueplane-0123.part'],
])('a note that names %s takes nothing away', async (_what, name) => {
  const { drafts } = homePaths(home);
  const foreign = join(folder, name);
  writeFileSync(foreign, 'mine');
  mkdirSync(drafts);
  writeFileSync(join(drafts, '0123456789ab.lock'), '');
  writeFileSync(join(drafts, '0123456789ab.json'), JSON.stringify({ path: foreign }));
  removeAbandonedDrafts(homePaths(home));
  expect(readFileSync(foreign, 'utf8')).toBe('mine');
  expect(notes()).toEqual([]);
});

test('what is no file is left, also under such a name', async () => {
  const killed = await startWriting(home, folder);
  await killed.kill();
  const target = join(folder, 'target.txt');
  writeFileSync(target, 'mine');
  const { drafts } = homePaths(home);
  const link = join(folder, '.blueplane-0123456789ab.part');
  symlinkSync(target, link);
  writeFileSync(join(drafts, '0123456789ab.lock'), '');
  writeFileSync(join(drafts, '0123456789ab.json'), JSON.stringify({ path: link }));
  removeAbandonedDrafts(homePaths(home));
  expect(existsSync(link)).toBe(true);
  expect(existsSync(killed.draft)).toBe(false);
});

test('a disk that is not there keeps its note, and the file goes once the disk is back', async () => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const killed = await startWriting(home, disk);
  await killed.kill();
  renameSync(disk, join(folder, 'unplugged'));
  removeAbandonedDrafts(homePaths(home));
  renameSync(join(folder, 'unplugged'), disk);
  expect(existsSync(killed.draft)).toBe(true);
  removeAbandonedDrafts(homePaths(home));
  expect(existsSync(killed.draft)).toBe(false);
  expect(notes()).toEqual([]);
});

test('an empty folder of another disk does not stand for the one that is not there', async () => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const killed = await startWriting(home, disk);
  await killed.kill();
  renameSync(disk, join(folder, 'unplugged'));
  // Where the disk is put when it is there.
  mkdirSync(disk);
  const { drafts } = homePaths(home);
  const [note = ''] = notes().filter((name) => name.endsWith('.json'));
  const written = JSON.parse(readFileSync(join(drafts, note), 'utf8'));
  expect(written).toEqual({ path: killed.draft, device: statSync(folder).dev });
  writeFileSync(join(drafts, note), JSON.stringify({ ...written, device: written.device + 1 }));
  removeAbandonedDrafts(homePaths(home));
  expect(notes()).toContain(note);
  rmSync(disk, { recursive: true });
  renameSync(join(folder, 'unplugged'), disk);
  removeAbandonedDrafts(homePaths(home));
  expect(existsSync(killed.draft)).toBe(false);
  expect(notes()).toEqual([]);
});

test('a note that cannot be read or forgotten fails nothing, and keeps none of the others', async () => {
  const killed = await startWriting(home, folder);
  await killed.kill();
  const { drafts } = homePaths(home);
  // Before and behind every other, in whichever order the folder is read.
  for (const id of ['000000000000', 'ffffffffffff']) {
    writeFileSync(join(drafts, `${id}.lock`), '');
    mkdirSync(join(drafts, `${id}.json`));
  }
  removeAbandonedDrafts(homePaths(home));
  expect(existsSync(killed.draft)).toBe(false);
  await exportTo('figures.json');
  expect(readFileSync(join(folder, 'figures.json'), 'utf8')).toBe('whole');
});

describe('where the home cannot be written, an export goes without a note', () => {
  test('the folder of the notes cannot be made', async () => {
    writeFileSync(homePaths(home).drafts, '');
    await exportTo('figures.json');
    expect(readFileSync(join(folder, 'figures.json'), 'utf8')).toBe('whole');
    expect(readdirSync(folder)).toEqual(['figures.json']);
  });

  test('its disk is full', async ({ skip }) => {
    const { drafts } = homePaths(home);
    mkdirSync(drafts);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', drafts]).status !== 0) {
      skip('a small file system cannot be mounted here');
    }
    try {
      writeFileSync(join(drafts, 'full'), Buffer.alloc(4_096));
      await exportTo('figures.json');
      expect(readFileSync(join(folder, 'figures.json'), 'utf8')).toBe('whole');
    } finally {
      spawnSync('umount', [drafts]);
    }
    await exportTo('other.json');
    expect(notes()).toEqual([]);
  });
});
