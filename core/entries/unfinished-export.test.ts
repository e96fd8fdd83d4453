import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startWriting } from '../lifecycle/test-writing.ts';
import { homePaths } from '../runtime/paths.ts';
import { prepareHome } from '../runtime/prepare-home.ts';
import { testFolder } from '../runtime/test-folder.ts';
import { prepareDatabase } from './prepare-database.ts';

test('a start removes what an export left that was killed', async () => {
  const root = testFolder();
  const home = join(root, 'home');
  const folder = join(root, 'open');
  mkdirSync(folder);
  await prepareHome(home);
  const killed = await startWriting(home, folder);
  await killed.kill();
  expect(existsSync(killed.draft)).toBe(true);
  await prepareDatabase(homePaths(home).database);
  expect(existsSync(killed.draft)).toBe(false);
});
