import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openWritable } from '../storage/database.ts';
import { type TestProgram, testProgram } from './test-program.ts';

/** All tests of this folder run on the same machine. */
const PATIENCE_MS = 240_000;
const UNTIL_SEEN = { timeout: 60_000, interval: 250 };
const LOST = /telemetry\.db was removed or replaced while Blueplane ran\. Run `blueplane restart`/;

async function expectAllSaySo(program: TestProgram): Promise<void> {
  await vi.waitFor(async () => {
    const processes = await program.processes();
    for (const name of ['capture', 'fast-path', 'slow-path']) {
      expect(processes.get(name)).toMatchObject({ state: 'failed', detail: expect.stringMatching(LOST) });
    }
  }, UNTIL_SEEN);
  expect((await program.run('status')).out).toMatch(LOST);
  const ingest = await program.run('ingest', '--once');
  expect(ingest).toMatchObject({ code: 1, out: '' });
  expect(ingest.err).toMatch(LOST);
}

async function expectExactAfterRestart(program: TestProgram, responses: number): Promise<void> {
  expect((await program.run('restart', '--daemon')).code).toBe(0);
  expect((await program.run('ingest', '--once')).code).toBe(0);
  expect(await program.responses()).toBe(responses);
  for (const { name, state, restarts } of (await program.processes()).values()) {
    expect([name, state, restarts]).toEqual([name, 'running', 0]);
  }
}

test(
  'a database that is removed under a running server is told at once, and a restart counts everything again',
  async () => {
    const program = testProgram();
    const database = join(program.home, 'telemetry.db');
    program.addSession('first', 300);
    expect((await program.run('start', '--daemon')).code).toBe(0);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    rmSync(database);
    program.addSession('second', 40);
    await expectAllSaySo(program);
    // Nobody makes an empty one that would look like a new beginning.
    expect(existsSync(database)).toBe(false);
    await expectExactAfterRestart(program, 340);
  },
  PATIENCE_MS,
);

test(
  'a backup put in place under a running server in the midst of an ingest loses and doubles nothing',
  async () => {
    const program = testProgram();
    const database = join(program.home, 'telemetry.db');
    program.addSession('first', 300);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    const backup = join(program.home, 'backup');
    const writer = openWritable(database);
    writer.exec(`VACUUM INTO '${backup}'`);
    writer.close();

    program.addSession('second', 100);
    expect((await program.run('start', '--daemon')).code).toBe(0);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    program.addSession('third', 20_000);
    const ingest = program.run('ingest', '--once');
    renameSync(backup, database);
    expect((await ingest).err).toMatch(LOST);
    await expectAllSaySo(program);
    await expectExactAfterRestart(program, 20_400);
  },
  PATIENCE_MS,
);
