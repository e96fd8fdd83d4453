import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

export const CLI = join(import.meta.dirname, 'cli.ts');

/** A user's folders and a temporary folder of their own, all below one that goes away with the test. */
export type TestUser = { root: string; temporary: string; env: NodeJS.ProcessEnv };

export function testUser(): TestUser {
  const root = mkdtempSync(join(tmpdir(), 'bp-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true, maxRetries: 10 }));
  const folder = (name: string): string => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  };
  const temporary = folder('tmp');
  const env = {
    ...process.env,
    TMPDIR: temporary,
    HOME: folder('user'),
    BLUEPLANE_HOME: folder('user/home'),
    CLAUDE_CONFIG_DIR: folder('user/claude'),
    CODEX_HOME: folder('user/codex'),
    GEMINI_DATA_DIR: folder('user/gemini'),
    CURSOR_USER_DIR: folder('user/cursor/User'),
    CURSOR_HOME: folder('user/cursor/.cursor'),
  };
  return { root, temporary, env };
}

export type TestDemo = { child: ChildProcess; output(): string; exited: Promise<number | null> };

/** Starts `blueplane demo --no-open`, or what else starts it; killed when the test ends. */
export function startDemo({ env }: TestUser, command: readonly string[] = [CLI, 'demo', '--no-open']): TestDemo {
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, output: () => output, exited };
}

/** The address that a demo printed. @throws when it ended before */
export async function addressOf({ child, output }: TestDemo): Promise<string> {
  for (;;) {
    const address = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+(?=\s)/.exec(output())?.[0];
    if (address !== undefined) return address;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ended: ${output()}`);
    await sleep(50);
  }
}

/** Waits until a condition holds; the test's own patience is the limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(50);
}

/** Every file and folder below one, with what it holds and when it was changed last. */
export function everythingIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const path = join(folder, name);
      const found = lstatSync(path);
      const content = found.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder';
      return [name, `${content} ${found.mtimeMs} ${found.mode}`];
    }),
  );
}

/** The environments of all processes that have the text in theirs. Linux only, elsewhere none. */
export function environmentsWith(text: string): string[][] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8');
      } catch {
        return '';
      }
    })
    .filter((environment) => environment.includes(text))
    .map((environment) => environment.split('\0'));
}
