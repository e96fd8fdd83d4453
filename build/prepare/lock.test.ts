import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from './lock.mjs';
import { put, testFolder } from './test-folder.ts';

const modules = (name: string) => JSON.stringify(join(import.meta.dirname, name));

/** A process that holds the lock, says so on its standard output, and runs `sleep` under it. */
function holder(lock: string): ChildProcess {
  const script = `
    import { withLock } from ${modules('lock.mjs')};
    import { runStep } from ${modules('run-step.mjs')};
    await withLock(${JSON.stringify(lock)}, async (noteChild) => {
      await runStep('sleep', ['60'], { onStart: (pid) => { noteChild(pid); console.log(pid); } });
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.pipe(process.stderr);
  return child;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.stdout?.once('data', (data) => resolve(String(data).trim())));
}

function end(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', resolve));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the preparation lock', () => {
  it('lets one work at a time and is gone afterwards', async () => {
    const folder = testFolder();
    const lock = join(folder, 'out', 'prepare.lock');
    const counter = put(join(folder, 'counter'), '0');
    let inside = 0;
    const work = async () => {
      inside += 1;
      expect(inside).toBe(1);
      const value = Number(readFileSync(counter, 'utf8'));
      await new Promise((resolve) => setTimeout(resolve, 5));
      writeFileSync(counter, String(value + 1));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 8 }, () => withLock(lock, work)));
    expect(readFileSync(counter, 'utf8')).toBe('8');
    expect(existsSync(lock)).toBe(false);
  });

  it('is given back when the work fails', async () => {
    const lock = join(testFolder(), 'prepare.lock');
    await expect(withLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(existsSync(lock)).toBe(false);
  });

  it('is given back on a signal, with the program under it ended', async () => {
    const lock = join(testFolder(), 'prepare.lock');
    const child = holder(lock);
    const program = Number(await firstLine(child));
    const ended = end(child);
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    expect(existsSync(lock)).toBe(false);
    expect(isAlive(program)).toBe(false);
  });

  it('is taken over from a killed holder, once the program it ran has ended', async () => {
    const lock = join(testFolder(), 'prepare.lock');
    const child = holder(lock);
    const program = Number(await firstLine(child));
    const ended = end(child);
    child.kill('SIGKILL');
    await ended;
    expect(existsSync(lock)).toBe(true);
    let entered = false;
    const waiting = withLock(lock, async () => {
      entered = true;
      expect(isAlive(program)).toBe(false);
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(entered).toBe(false);
    process.kill(program, 'SIGKILL');
    await waiting;
    expect(entered).toBe(true);
  });

  it('is taken over when its owner’s process id is nobody’s', async () => {
    const lock = join(testFolder(), 'prepare.lock');
    mkdirSync(lock);
    const gone = spawn(process.execPath, ['-e', '']);
    await end(gone);
    put(join(lock, 'owner.json'), JSON.stringify({ pid: gone.pid, host: hostname(), child: null }));
    expect(await withLock(lock, async () => 'mine')).toBe('mine');
  });

  it('says what to do where nothing may be written', async () => {
    const folder = testFolder();
    put(join(folder, 'file'), '');
    await expect(withLock(join(folder, 'file', 'prepare.lock'), async () => undefined)).rejects.toThrow(
      /cannot write to .*: give yourself the right/,
    );
  });
});
