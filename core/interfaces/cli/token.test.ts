import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { testFolder } from '../../runtime/test-folder.ts';
import { registerTokenCommand } from './token-command.ts';

type Streams = Parameters<typeof registerTokenCommand>[1];

/** Runs `token …` for a home; answers what was printed. */
async function run(home: string, ...words: string[]): Promise<{ out: string; told: string }> {
  let [out, told] = ['', ''];
  const stream = (take: (text: string) => void): Writable =>
    new Writable({
      write(chunk, _encoding, done) {
        take(String(chunk));
        done();
      },
    });
  const context: Pick<Streams, 'env' | 'stdout' | 'stderr'> = {
    env: { BLUEPLANE_HOME: home },
    stdout: stream((text) => {
      out += text;
    }),
    stderr: stream((text) => {
      told += text;
    }),
  };
  const program = new Command().exitOverride();
  registerTokenCommand(program, context);
  await program.parseAsync(['token', ...words], { from: 'user' });
  return { out, told };
}

test('the token is printed and nothing else, so that a shell can put it into a header', async () => {
  const home = testFolder();
  const { out, told } = await run(home);
  expect([out, told]).toEqual([readFileSync(join(home, 'api-token'), 'utf8'), '']);
  expect(await run(home, 'show')).toEqual({ out, told: '' });
  const rotated = await run(home, 'rotate');
  expect(rotated.out).toMatch(/^bp_[\w-]{43}\n$/);
  expect([rotated.out === out, rotated.told]).toEqual([false, expect.stringContaining('signed out')]);
  expect((await run(home)).out).toBe(rotated.out);
});

test('where there is no home yet, none is made', async () => {
  await expect(run(join(testFolder(), 'none'))).rejects.toThrow('blueplane start');
});
