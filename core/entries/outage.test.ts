import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { backUp } from '../lifecycle/back-up.ts';
import { homePaths } from '../runtime/paths.ts';
import { openWritable, type WritableDB } from '../storage/database.ts';
import { type TestProgram, testProgram } from './test-program.ts';

/** An outage is told after some seconds of it; all tests of this folder run on the same machine. */
const PATIENCE_MS = 240_000;
const UNTIL_SEEN = { timeout: 60_000, interval: 250 };
const PAGE_BYTES = 4_096;

async function expectWorkGoesOn(program: TestProgram, responses: number): Promise<void> {
  await vi.waitFor(async () => {
    const processes = await program.processes();
    for (const { name, state, troubledSince } of processes.values())
      expect([name, state, troubledSince]).toEqual([name, 'running', undefined]);
  }, UNTIL_SEEN);
  expect(await program.run('ingest', '--once', '--json')).toMatchObject({ code: 0, err: '' });
  expect(await program.responses()).toBe(responses);
}

test(
  'while another program keeps the database locked an ingest fails with a sentence, and nothing is lost',
  async () => {
    const program = testProgram();
    program.addSession('first', 20);
    expect((await program.run('start', '--daemon')).code).toBe(0);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    const holder = spawn(
      process.execPath,
      [join(import.meta.dirname, '..', 'fast-path', 'test-lock.ts'), join(program.home, 'telemetry.db')],
      { stdio: 'pipe' },
    );
    onTestFinished(() => void holder.kill('SIGKILL'));
    await once(holder.stdout, 'data');

    program.addSession('second', 30);
    const ingest = await program.run('ingest', '--once');
    expect(ingest).toMatchObject({ code: 1, out: '' });
    expect(ingest.err).toMatch(/^blueplane: Another program keeps telemetry\.db locked; nothing is lost\. Close it/);
    expect((await program.processes()).get('fast-path')).toMatchObject({
      state: 'running',
      restarts: 0,
      detail: expect.stringContaining('SQLITE_BUSY'),
    });

    holder.stdin.end();
    await once(holder, 'exit');
    await expectWorkGoesOn(program, 50);
  },
  PATIENCE_MS,
);

test(
  'on a full disk an ingest fails with a sentence, and once there is space everything is stored',
  async ({ skip }) => {
    const program = testProgram();
    mkdirSync(program.home, { mode: 0o700 });
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=700', 'tmpfs', program.home]);
    if (mounted.status !== 0) skip('a small file system cannot be mounted here');
    onTestFinished(async () => {
      // A server whose home is gone is found by no command.
      await program.run('stop', '--force', '--timeout', '10');
      spawnSync('umount', [program.home]);
    });
    program.addSession('first', 20);
    expect((await program.run('start', '--daemon')).code).toBe(0);
    expect((await program.run('ingest', '--once')).code).toBe(0);

    const filler = join(program.home, 'filler');
    fill(filler);
    program.addSession('second', 4_000);
    const ingest = await program.run('ingest', '--once');
    expect(ingest).toMatchObject({ code: 1, out: '' });
    expect(ingest.err).toMatch(
      /^blueplane: The disk that holds telemetry\.db (is full|fails); nothing is lost\. Free some/,
    );
    expect((await program.processes()).get('fast-path')).toMatchObject({
      state: 'running',
      detail: expect.stringMatching(/^The disk that holds telemetry\.db/),
    });

    rmSync(filler);
    // The database of so many answers needs more than the little that was left.
    spawnSync('mount', ['-o', 'remount,size=64m', program.home]);
    await expectWorkGoesOn(program, 4_020);
  },
  PATIENCE_MS,
);

/** Writes until the disk is full, to the last page. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(PAGE_BYTES, 1));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    closeSync(file);
  }
}

const DAMAGED = /^blueplane: telemetry\.db is damaged\. Run `blueplane restart`/;

/** Everything that was ever written is counted once, and the damaged file is kept. */
async function expectRepaired(program: TestProgram, responses: number): Promise<void> {
  expect(await program.run('ingest', '--once')).toMatchObject({ code: 0 });
  expect(await program.responses()).toBe(responses);
  expect(readdirSync(join(program.home, 'backups'))).toEqual([expect.stringMatching(/^damaged-.*Z\.db$/)]);
  expect((await program.run('rebuild')).out).toMatch(/everything was right/);
  expect((await program.run('doctor')).out).toMatch(/telemetry\.db is whole/);
}

test(
  'a damaged database ends an ingest at once with what to do, is shown in the status, and a restart repairs it',
  async () => {
    const program = testProgram();
    program.addSession('first', 300);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    damage(join(program.home, 'telemetry.db'), leafOfEventIds);
    program.addSession('second', 300);
    expect(await program.run('start', '--daemon')).toMatchObject({ code: 0, err: '' });
    const ingest = await program.run('ingest', '--once');
    expect(ingest).toMatchObject({ code: 1, out: '' });
    expect(ingest.err).toMatch(DAMAGED);

    const failed = [...(await program.processes()).values()].filter(({ state }) => state === 'failed');
    expect(failed).not.toEqual([]);
    for (const { restarts, detail } of failed) {
      expect(restarts).toBe(0);
      expect(detail).toMatch(/^telemetry\.db is damaged/);
    }
    expect(await program.run('repair')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/restart repairs as well/),
    });
    expect(await program.run('restart', '--daemon')).toMatchObject({ code: 0, err: '' });
    await expectRepaired(program, 600);
    expect(readFileSync(join(program.home, 'server.log'), 'utf8')).toMatch(/was damaged and is repaired: \d/);
  },
  PATIENCE_MS,
);

test.each([
  ['the fast path', 'claude_raw_traces'],
  ['capture', 'source_checkpoints'],
  ['the slow path', 'derivation_watermarks'],
])(
  'damage that %s alone comes upon is enough, and is repaired by the next start',
  async (_process, table) => {
    const program = testProgram();
    program.addSession('first', 20);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    damage(join(program.home, 'telemetry.db'), (database) => rootPage(database, table));
    program.addSession('second', 20);
    const ingest = await program.run('ingest', '--once');
    expect(ingest).toMatchObject({ code: 1, out: '' });
    expect(ingest.err).toMatch(DAMAGED);
    await expectRepaired(program, 40);
  },
  PATIENCE_MS,
);

test(
  'a file that is no database any more is left alone without a backup, and comes back from one',
  async () => {
    const program = testProgram();
    program.addSession('first', 20);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    const paths = homePaths(program.home);
    expect(await program.run('repair')).toMatchObject({
      code: 0,
      out: 'telemetry.db is whole; nothing was changed.\n',
    });
    const bytes = readFileSync(paths.database);
    writeFileSync(paths.database, 'no database');
    const refused = await program.run('ingest', '--once');
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/there is no backup of it\. Move it/) });
    expect(readFileSync(paths.database, 'utf8')).toBe('no database');

    writeFileSync(paths.database, bytes);
    expect(backUp(paths, Date.now())).toMatchObject({ made: true });
    writeFileSync(paths.database, 'no database');
    program.addSession('second', 20);
    const repair = await program.run('repair', '--json');
    expect(JSON.parse(repair.out)).toMatchObject({ repaired: { rowsSaved: 0, readsAgain: true, incompleteDays: [] } });
    expect(await program.responses()).toBe(20);
    expect((await program.run('ingest', '--once')).code).toBe(0);
    expect(await program.responses()).toBe(40);
  },
  PATIENCE_MS,
);

/** A page that no start looks at, and that hundreds of new events cannot miss: ids are spread evenly. */
function leafOfEventIds(database: WritableDB): number {
  const row = database
    .prepare<[], { page: number }>(
      `SELECT min(pageno) AS page FROM dbstat
       WHERE name = 'sqlite_autoindex_claude_raw_traces_1' AND pagetype = 'leaf'
       HAVING count(*) > 1`,
    )
    .get();
  if (row === undefined) throw new Error('the ids fill one page only: store more events first');
  return row.page;
}

function rootPage(database: WritableDB, table: string): number {
  const row = database
    .prepare<[string], { rootpage: number }>('SELECT rootpage FROM sqlite_schema WHERE name = ?')
    .get(table);
  if (row === undefined) throw new Error(`there is no table ${table}`);
  return row.rootpage;
}

/** Overwrites a page; pages count from 1. */
function damage(path: string, page: (database: WritableDB) => number): void {
  const database = openWritable(path);
  database.pragma('wal_checkpoint(TRUNCATE)');
  const from = (page(database) - 1) * PAGE_BYTES;
  database.close();
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, from);
  closeSync(file);
}
