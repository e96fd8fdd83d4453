import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { z } from 'zod';
import { purgePreviewSchema, purgeResultSchema } from '../contracts/purge.ts';
import { bytesOf, type TestProgram, testProgram } from './test-program.ts';

/** Several processes are started one after the other, beside all other tests of this folder. */
const PATIENCE_MS = 240_000;

/** Every byte of a home, with the stored events unpacked. */
function everything(home: string): string {
  const pieces: Buffer[] = [];
  for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    pieces.push(bytesOf(path));
    if (entry.name.endsWith('.db')) pieces.push(...unpacked(path));
  }
  return Buffer.concat(pieces).toString('latin1');
}

function unpacked(path: string): Buffer[] {
  const database = new Database(path, { readonly: true });
  try {
    return ['claude_raw_traces', 'dead_letters'].flatMap((table) =>
      z
        .array(z.instanceof(Buffer))
        .parse(database.prepare(`SELECT event_data FROM ${table}`).pluck().all())
        .map((data) => inflateSync(data)),
    );
  } finally {
    database.close();
  }
}

async function begin(program: TestProgram): Promise<void> {
  program.addSession('session-that-stays', 20);
  program.addSession('session-that-goes', 30);
  expect((await program.run('ingest', '--once')).code).toBe(0);
  expect(await program.responses()).toBe(50);
  expect(everything(program.home)).toContain('session-that-goes');
}

async function purge(program: TestProgram) {
  const words = ['purge', '--session', 'session-that-goes', '--json'];
  const dryRun = await program.run(...words, '--dry-run');
  expect(dryRun).toMatchObject({ code: 0, err: '' });
  const preview = purgePreviewSchema.parse(JSON.parse(dryRun.out));
  expect(preview).toMatchObject({ sessions: 1, wholeSessions: 1, events: 30, totals: { responses: 30 } });
  expect(await program.run(...words)).toMatchObject({ code: 1, err: expect.stringContaining('add --yes') });
  expect(await program.responses()).toBe(50);

  const done = await program.run(...words, '--yes');
  expect(done).toMatchObject({ code: 0, err: '' });
  const result = purgeResultSchema.parse(JSON.parse(done.out));
  expect(result).toMatchObject({ left: [], proof: { clean: true }, purged: { events: 30, totals: preview.totals } });
  expect(await program.responses()).toBe(20);
}

test(
  'without a server, a purge leaves no byte of what it took, and the same files bring nothing back',
  async () => {
    const program = testProgram();
    await begin(program);
    await purge(program);
    expect(everything(program.home)).not.toContain('session-that-goes');
    expect(everything(program.home)).toContain('session-that-stays');

    // Written anew, the file is read again from its beginning.
    program.addSession('session-that-goes', 31);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    expect(await program.responses()).toBe(20);
    expect(everything(program.home)).not.toContain('session-that-goes');
    expect((await program.run('rebuild')).out).toMatch(/everything was right/);
  },
  PATIENCE_MS,
);

test(
  'beside a running server, which captures again when it is done',
  async () => {
    const program = testProgram();
    await begin(program);
    expect((await program.run('start', '--daemon')).code).toBe(0);
    await purge(program);
    expect(everything(program.home)).not.toContain('session-that-goes');
    for (const { name, state } of (await program.processes()).values())
      expect([name, state]).toEqual([name, 'running']);

    program.addSession('session-that-goes', 40);
    program.addSession('another', 5);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    expect(await program.responses()).toBe(25);
    expect(everything(program.home)).not.toContain('session-that-goes');
  },
  PATIENCE_MS,
);

test(
  'while capture is paused it stays so',
  async () => {
    const program = testProgram();
    await begin(program);
    expect((await program.run('start', '--daemon')).code).toBe(0);
    expect((await program.run('pause')).code).toBe(0);
    expect((await program.run('purge', '--everything', '--yes')).code).toBe(0);
    expect(await program.responses()).toBe(0);
    expect((await program.run('status')).out).toMatch(/paused/i);
  },
  PATIENCE_MS,
);

test(
  'a server that is killed in the middle of a purge finishes it when it starts again',
  async () => {
    const program = testProgram();
    program.addSession('session-that-stays', 20);
    program.addSession('session-that-goes', 8_000);
    expect((await program.run('start', '--daemon')).code).toBe(0);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    const supervisor = (await program.processes()).get('supervisor')?.pid ?? 0;
    const purging = program.run('purge', '--session', 'session-that-goes', '--yes');
    await vi.waitFor(() => expect(openPurges(program.home)).toBe(1), { timeout: 60_000, interval: 5 });
    process.kill(supervisor, 'SIGKILL');
    expect(await purging).toMatchObject({ code: 1, err: expect.stringContaining('finished when it starts again') });
    expect(openPurges(program.home)).toBe(1);

    expect(await program.run('start', '--daemon')).toMatchObject({ code: 0, err: '' });
    expect(openPurges(program.home)).toBe(0);
    expect(await program.responses()).toBe(20);
    expect(everything(program.home)).not.toContain('session-that-goes');
    expect((await program.run('ingest', '--once')).code).toBe(0);
    expect(await program.responses()).toBe(20);
  },
  PATIENCE_MS,
);

function openPurges(home: string): unknown {
  const database = new Database(join(home, 'telemetry.db'), { readonly: true });
  try {
    return database.prepare('SELECT count(*) FROM purges WHERE finished_at IS NULL').pluck().get();
  } finally {
    database.close();
  }
}

test(
  'what is asked wrongly is refused before anything is looked at',
  async () => {
    const program = testProgram();
    expect(await program.run('purge', '--everything')).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nothing is stored yet'),
    });
    for (const [words, problem] of [
      [[], 'say what'],
      [['--everything', '--platform', 'cursor'], 'goes with no other limit'],
      [['--everything', '--yes', '--dry-run'], 'not both'],
      [['--since', '2026-02-30'], 'no such day'],
    ] as const) {
      expect(await program.run('purge', ...words)).toMatchObject({ code: 2, err: expect.stringContaining(problem) });
    }
  },
  PATIENCE_MS,
);
