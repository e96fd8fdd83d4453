import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSampleServer } from './sample-server.ts';
import { testFolder } from './test-folder.ts';
import { testOwner } from './test-owner.ts';

const SCRIPT = join(import.meta.dirname, 'test-workers', 'sample.ts');
const commandLine = { command: process.execPath, arguments: [SCRIPT] };

test('why it could not be started is told once, and the next wish tries anew and is patient', async () => {
  const folder = testFolder();
  const [full, mark] = [join(folder, 'full'), join(folder, 'mark')];
  const env = { ...process.env, TEST_FULL: full, TEST_MARK: mark };
  const server = createSampleServer({ commandLine, env, isSample: false });
  writeFileSync(full, '');
  await expect(server.show()).rejects.toThrow('The sample data cannot be shown: the disk is full');
  await expect(server.show()).resolves.toEqual({ address: null });
  expect(existsSync(mark)).toBe(true);
  await server.stop();
  expect(existsSync(mark)).toBe(false);
  await expect(server.show()).rejects.toThrow('Blueplane is stopping.');
});

test('a program that is not there is told in words', async () => {
  const server = createSampleServer({
    commandLine: { command: join(testFolder(), 'nothing'), arguments: [] },
    env: process.env,
    isSample: false,
  });
  await expect(server.show()).rejects.toThrow(/^The sample data cannot be shown: .*ENOENT/);
  await server.stop();
});

test('sample data shows no other, and only sample data ends by the wish of a page', async () => {
  const server = createSampleServer({ commandLine, env: process.env, isSample: true });
  await expect(server.show()).rejects.toThrow('This is the sample data already.');
  const owner = await testOwner(join(testFolder(), 'home'));
  await expect(owner.act('endSample', {})).rejects.toThrow('This is no sample data. Nothing was ended.');
  await expect(owner.act('showSample', {})).rejects.toThrow('Run `blueplane demo`.');
  expect(owner.status().sample).toBeUndefined();
});
