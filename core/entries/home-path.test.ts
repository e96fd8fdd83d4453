import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { bytesOf, testProgram } from './test-program.ts';

const MARKER = 'Marjorie';
const PATIENCE_MS = 240_000;

function filesWithMarker(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => bytesOf(path).includes(MARKER))
    .map((path) => path.slice(folder.length));
}

test(
  'the name of the home reaches neither a file in it nor the state of the processes',
  async () => {
    const program = testProgram(`${MARKER}'s own home`);
    program.addSession('first', 5);
    expect((await program.run('start', '--daemon')).code).toBe(0);
    writeFileSync(join(program.home, 'config.yaml'), 'log:\n  level: DEBUG\n');
    expect((await program.run('restart', '--daemon')).code).toBe(0);
    const pid = (await program.processes()).get('redis')?.pid;
    if (pid == null) throw new Error('Redis has no process');
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(
      async () => {
        expect((await program.processes()).get('redis')).toMatchObject({ state: 'running', restarts: 1 });
      },
      { timeout: 60_000, interval: 250 },
    );
    expect((await program.processes()).get('redis')?.detail).toBe('ended by SIGKILL');
    expect((await program.run('status', '--json')).out).not.toContain(MARKER);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    expect(filesWithMarker(program.home)).toEqual([]);
    expect((await program.run('stop')).code).toBe(0);
    expect(readFileSync(join(program.home, 'server.log'), 'utf8')).toContain('accept connections');

    // On the terminal the file with the mistake is named.
    writeFileSync(join(program.home, 'config.yaml'), 'gatewya: 1\n');
    const refused = await program.run('start', '--daemon');
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.err).toContain(join(program.home, 'config.yaml:1'));
    expect(filesWithMarker(program.home)).toEqual([]);
  },
  PATIENCE_MS,
);
