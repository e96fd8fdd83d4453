import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { put, putProgram, testFolder } from './prepare/test-folder.ts';

const root = join(import.meta.dirname, '..');

/** A prepared checkout whose program is the given script; `other` makes it run on a Node of another path. */
function checkout(program: string, { packaged = false, node = process.execPath } = {}): string {
  const tree = testFolder();
  for (const file of ['bin/blueplane', 'bin/package.json', 'build/prepared-stamp.cjs']) {
    mkdirSync(join(tree, file, '..'), { recursive: true });
    copyFileSync(join(root, file), join(tree, file));
  }
  chmodSync(join(tree, 'bin', 'blueplane'), 0o755);
  put(join(tree, 'package.json'), '{"type":"module"}');
  put(join(tree, 'out', 'main', 'cli.js'), program);
  if (packaged) return tree;
  put(join(tree, 'node_modules', '.package-lock.json'), '{}');
  put(join(tree, 'build', 'prepare.mjs'), "export async function prepare() { throw new Error('prepared again'); }");
  const stamp = `require(${JSON.stringify(join(tree, 'build', 'prepared-stamp.cjs'))}).writePreparedStamp`;
  put(
    join(tree, 'stamp.cjs'),
    `${stamp}(${JSON.stringify(tree)}, { node: ${JSON.stringify(node)}, redis: '/opt/redis' });`,
  );
  return tree;
}

type Outcome = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

function run(command: string, words: string[], onOutput?: (kill: () => void) => void): Promise<Outcome> {
  const { BLUEPLANE_REDIS_SERVER: _redis, NODE_COMPILE_CACHE: _cache, ...env } = process.env;
  const child = spawn(command, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
    onOutput?.(() => child.kill('SIGTERM'));
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  return new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr })));
}

async function runCommand(tree: string, words: string[] = [], onOutput?: (kill: () => void) => void): Promise<Outcome> {
  if ((await run(process.execPath, [join(tree, 'stamp.cjs')])).code !== 0) throw new Error('no stamp');
  return run(process.execPath, [join(tree, 'bin', 'blueplane'), ...words], onOutput);
}

const ECHO =
  'console.log(JSON.stringify([process.argv.slice(2), process.env.BLUEPLANE_REDIS_SERVER])); process.exitCode = 7;';
const WAIT = "process.on('SIGTERM', () => process.exit(9)); setInterval(() => {}, 1000); console.log('up');";

/** The same Node under another path, so that the command starts a second process, as with the machine's own Node. */
function otherNode(): string {
  const path = join(testFolder(), 'node');
  putProgram(path, `exec ${process.execPath} "$@"`);
  return path;
}

describe.each([
  ['in its own process', () => process.execPath],
  ['on the project’s Node', otherNode],
])('the command blueplane, %s', (_how, node) => {
  it('passes on words, standard output and the exit code, and names Redis', async () => {
    const outcome = await runCommand(checkout(ECHO, { node: node() }), ['report', '--json', 'a b']);
    expect(outcome).toMatchObject({ code: 7, stderr: '' });
    expect(JSON.parse(outcome.stdout)).toEqual([['report', '--json', 'a b'], '/opt/redis']);
  });

  it('lets Node keep what it compiled of the program beside it', async () => {
    const tree = checkout("import { getCompileCacheDir } from 'node:module'; console.log(getCompileCacheDir());", {
      node: node(),
    });
    const { stdout, stderr } = await runCommand(tree);
    expect(stdout).toContain(join(tree, 'out', 'compile-cache'));
    expect(stderr).toBe('');
  });

  it('passes on a signal', async () => {
    const outcome = await runCommand(checkout(WAIT, { node: node() }), [], (kill) => kill());
    expect(outcome).toMatchObject({ code: 9, signal: null });
  });

  it('ends by the signal that ended the program', async () => {
    const outcome = await runCommand(checkout("process.kill(process.pid, 'SIGKILL')", { node: node() }));
    expect(outcome.signal).toBe('SIGKILL');
  });
});

describe('the command blueplane', () => {
  it('prepares again when the lock file or the build changed, and says on stderr what failed', async () => {
    const tree = checkout(ECHO);
    expect((await runCommand(tree)).code).toBe(7);
    put(join(tree, 'package-lock.json'), '{"changed":true}');
    const outcome = await run(process.execPath, [join(tree, 'bin', 'blueplane')]);
    expect(outcome).toMatchObject({ code: 1, stdout: '' });
    expect(outcome.stderr).toContain('prepared again');
  });

  it('works through a link and in a packaged tree without sources', async () => {
    const tree = checkout(ECHO, { packaged: true });
    const link = join(testFolder(), 'blueplane');
    symlinkSync(join(tree, 'bin', 'blueplane'), link);
    expect(await run(process.execPath, [link, 'status'])).toMatchObject({ code: 7, stderr: '' });
  });
});
