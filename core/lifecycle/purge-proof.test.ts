import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { homePaths } from '../runtime/paths.ts';
import { testFolder } from '../runtime/test-folder.ts';
import { openIfThere } from './open-if-there.ts';
import { searchFile, searchHome } from './purge-proof.ts';

const NEEDLE = Buffer.from('session-that-goes');

test('every occurrence is found, also one that lies across two pieces that are read', () => {
  const path = join(testFolder(), 'file');
  const before = Buffer.alloc((4 << 20) - 5, 'x');
  writeFileSync(path, Buffer.concat([NEEDLE, before.subarray(NEEDLE.length), NEEDLE, NEEDLE]));
  const looked = before.length + 2 * NEEDLE.length;
  expect(searchFile(path, [NEEDLE])).toEqual({ looked, found: 3 });
  expect(searchFile(path, [Buffer.from('session-that-stays')])).toEqual({ looked, found: 0 });
});

test('a file that is gone when it is opened holds nothing; one that cannot be read is no such file', () => {
  const folder = testFolder();
  expect(searchFile(join(folder, 'temp-1.rdb'), [NEEDLE])).toEqual({ looked: 0, found: 0 });
  mkdirSync(join(folder, 'a'));
  writeFileSync(join(folder, 'file'), '');
  expect(() => openIfThere(join(folder, 'file', 'below'))).toThrow(/ENOTDIR/);
});

test.each([
  'server.log.1',
  'redis/dump.rdb',
  'archives/shop/a.json',
  'backups/b.db',
  'copies/c/d.db',
  'integrations/e.json',
])('the search of a home finds it in %s', (name) => {
  const home = testFolder();
  const path = join(home, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, NEEDLE);
  const search = (terms: Buffer[]) => searchHome(homePaths(home), terms, { rows: 0, of: 0 });
  expect(search([NEEDLE])).toMatchObject({ clean: false, searchedFor: 1 });
  expect(search([Buffer.from('session-that-stays')])).toMatchObject({ clean: true, searchedFor: 1 });
});
