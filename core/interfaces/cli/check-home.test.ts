import { execFile } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { IS_FULL } from '../../../build/test/amount.ts';
import { entryPath } from '../../../build/test/entry-path.ts';

const CLI = entryPath('cli');
/** Dozens of processes, one after the other. */
vi.setConfig({ testTimeout: 120_000 });
/** Root may read everything: where the tests run as root, the program runs as nobody. */
const NOBODY = 65_534;
const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
const COMMANDS = [
  ['report'],
  ['report', 'session', '--json'],
  ['ingest', '--once'],
  ['start', '-d'],
  ['stop'],
  ['restart', '-d'],
  ['status'],
  ['status', '--json'],
  ['logs'],
  ['dashboard'],
  ['pause'],
  ['resume'],
];

/** All commands look at the home in one place: where all were tried on one home, these stand for them on another. */
const SOME_COMMANDS = IS_FULL ? COMMANDS : [['report'], ['start', '-d'], ['status', '--json']];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bp-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(home: string, words: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, BLUEPLANE_HOME: home, CLAUDE_CONFIG_DIR: join(folder, 'claude') };
  return new Promise((done) => {
    execFile(process.execPath, [CLI, ...words], { env, ...user }, (error, out, err) => {
      done({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** Every command says the same, in one line, and nothing else. */
async function expectRefusal(home: string, sentence: RegExp, commands = SOME_COMMANDS): Promise<void> {
  for (const words of commands) {
    const outcome = await run(home, words);
    expect([words, outcome]).toEqual([
      words,
      { code: words[0] === 'status' ? 2 : 1, out: '', err: expect.stringMatching(sentence) },
    ]);
  }
}

it("refuses another user's home instead of calling it empty", async () => {
  const home = join(folder, 'home');
  mkdirSync(home);
  writeFileSync(join(home, 'telemetry.db'), '');
  if (user.uid !== undefined) chownSync(home, 0, 0);
  chmodSync(home, user.uid === undefined ? 0o000 : 0o700);
  const sentence = /^blueplane: The home folder \S+\/home may not be read by this user\. Run this as [^\n]*\n$/;
  await expectRefusal(home, sentence, COMMANDS);
  expect((await run(join(home, 'below'), ['report'])).err).toMatch(/^blueplane: The home folder \S+ may not be read/);
  chmodSync(home, 0o700);
});

it('refuses a home that is a file, or lies below one', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expectRefusal(file, /^blueplane: \S+\/file is a file, not a folder\. Move it away, [^\n]*\n$/);
  await expectRefusal(join(file, 'below'), /^blueplane: The home folder \S+ cannot be there: a part [^\n]*\n$/);
});

it('refuses a home whose path is too long', async () => {
  const sentence =
    /^blueplane: The path of the home folder is too long \(\d+ bytes, 480 at most\): [^\n]* shorter one\.\n$/;
  const path = Array.from({ length: 12 }, () => 'x'.repeat(50)).join('/');
  await expectRefusal(join(folder, path), sentence);
  await expectRefusal(join(folder, 'x'.repeat(300)), /^blueplane: A name in the path of the home [^\n]* folder\.\n$/);
});

it('takes a home of nearly that length', async () => {
  const home = join(folder, Array.from({ length: 8 }, () => 'x'.repeat(50)).join('/'));
  mkdirSync(home.slice(0, -51), { recursive: true });
  chmodSync(folder, 0o777);
  mkdirSync(home, { mode: 0o700 });
  if (user.uid !== undefined) chownSync(home, NOBODY, NOBODY);
  expect(await run(home, ['ingest', '--once'])).toMatchObject({ code: 0, err: '' });
  expect(await run(home, ['report'])).toMatchObject({ code: 0, err: '' });
});
