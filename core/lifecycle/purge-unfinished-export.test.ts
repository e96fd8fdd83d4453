import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { testFolder } from '../runtime/test-folder.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { PurgeableHome } from './test-purge.ts';
import { startWriting } from './test-writing.ts';

let home: PurgeableHome;
beforeEach(async () => {
  home = new PurgeableHome();
  home.write(
    'claude/projects/-shop/one.jsonl',
    `${JSON.stringify(reply({ input_tokens: 100, output_tokens: 10 }, { line: { sessionId: 'one' } }))}\n`,
  );
  await home.take();
});
afterEach(() => home.close());

async function startedExport() {
  const folder = join(testFolder(), 'open');
  mkdirSync(folder);
  const writing = await startWriting(home.paths.home, folder);
  return { folder, ...writing };
}

test.each([{ session: 'one' }, { everything: true as const }])(
  'a purge removes what an export left that was killed: %o',
  async (scope) => {
    const { draft, kill } = await startedExport();
    await kill();
    expect((await home.purge(scope)).left).toEqual([]);
    expect(existsSync(draft)).toBe(false);
  },
);

test('a purge leaves the file of an export that goes on', async () => {
  const { draft } = await startedExport();
  expect((await home.purge({ session: 'one' })).left).toEqual([]);
  expect(existsSync(draft)).toBe(true);
});

test('a purge names what it could not remove of one', async ({ skip }) => {
  const { draft, folder, kill } = await startedExport();
  await kill();
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    if (spawnSync('chattr', ['+i', draft]).status !== 0) skip('no file can be kept from this user here');
  } else {
    chmodSync(folder, 0o500);
  }
  try {
    const { left } = await home.purge({ session: 'one' });
    expect(left).toEqual([
      expect.stringContaining(`${draft}, left by an export that was killed, could not be removed`),
    ]);
  } finally {
    if (isRoot) spawnSync('chattr', ['-i', draft]);
    else chmodSync(folder, 0o700);
  }
  expect((await home.purge({ everything: true })).left).toEqual([]);
  expect(existsSync(draft)).toBe(false);
});
