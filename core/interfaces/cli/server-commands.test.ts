import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { entryPath } from '../../../build/test/entry-path.ts';
import { createControlClient } from '../../runtime/control.ts';
import { homePaths } from '../../runtime/paths.ts';

/** The real program on a fresh home; every command is a process of its own, as a user runs it. */
const CLI = entryPath('cli');
/** A server starts six processes; other tests run at the same time. */
const PATIENCE_MS = 240_000;
const UNTIL_SEEN = { timeout: 60_000, interval: 100 };

type Outcome = { code: number; out: string; err: string };
type Cli = ((...words: string[]) => Promise<Outcome>) & {
  home: string;
  /** The folder that CLAUDE_CONFIG_DIR names. */
  claude: string;
  addSession(name: string, count: number): void;
  /** The same in a shell whose environment differs. */
  in(more: Record<string, string>, ...words: string[]): Promise<Outcome>;
};

function freshCli(more: Record<string, string> = {}): Cli {
  const folder = mkdtempSync(join(tmpdir(), 'bp-'));
  const home = join(folder, 'home');
  const projects = join(folder, 'claude', 'projects');
  mkdirSync(projects, { recursive: true });
  const own = { BLUEPLANE_HOME: home, CLAUDE_CONFIG_DIR: join(folder, 'claude'), BLUEPLANE_PORT: '0', ...more };
  const env = { ...process.env, ...own };
  function runIn(other: Record<string, string>, ...words: string[]): Promise<Outcome> {
    return new Promise((resolve) => {
      execFile(process.execPath, [CLI, ...words], { env: { ...env, ...other } }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  }
  const run = (...words: string[]) => runIn({}, ...words);
  onTestFinished(async () => {
    await run('stop', '--force', '--timeout', '10');
    rmSync(folder, { recursive: true, force: true });
  });
  function addSession(name: string, count: number): void {
    const line = { type: 'user', sessionId: name, timestamp: '2026-11-19T09:00:00.000Z' };
    const lines = Array.from(
      { length: count },
      (_, uuid) => `${JSON.stringify({ ...line, uuid: `${name}-${uuid}` })}\n`,
    );
    writeFileSync(join(projects, `${name}.jsonl`), lines.join(''));
  }
  return Object.assign(run, { home, claude: join(folder, 'claude'), addSession, in: runIn });
}

const statusSchema = z.object({
  running: z.boolean(),
  mode: z.string().nullable(),
  pid: z.number().nullable(),
  uptimeSeconds: z.number().nullable(),
  dashboard: z.string().nullable(),
  paused: z.object({ since: z.number(), until: z.number().optional() }).nullable(),
  processes: z.array(z.object({ name: z.string(), state: z.string(), pid: z.number() })),
});

async function status(cli: Cli): Promise<z.infer<typeof statusSchema>> {
  return statusSchema.parse(JSON.parse((await cli('status', '--json')).out));
}

test('start, a second start, status, dashboard, logs, restart and stop', { timeout: PATIENCE_MS }, async () => {
  const cli = freshCli();
  expect(await cli('status')).toMatchObject({ code: 1, out: expect.stringContaining('Server is not running') });

  const started = await cli('start', '--daemon');
  expect(started).toMatchObject({ code: 0, err: '' });
  expect(started.out).toMatch(/^Server started successfully\nDashboard: http:\/\/127\.0\.0\.1:\d+\/\?token=\S+\n/);

  expect(await cli('start')).toMatchObject({ code: 1, err: expect.stringContaining('Blueplane is already running') });

  const running = await status(cli);
  expect(running).toMatchObject({ running: true, dashboard: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/) });
  expect(running.processes.map(({ name }) => name)).toEqual([
    'supervisor',
    'redis',
    'capture',
    'fast-path',
    'slow-path',
    'gateway',
  ]);
  expect((await cli('status', '--verbose')).out).toMatch(
    /Database: .*Queue: \d+ events? waiting.*Stream telemetry:events.*group processors/s,
  );

  const address = (await cli('dashboard')).out.trim();
  const answer = await fetch(address, { redirect: 'manual' });
  expect([302, 303]).toContain(answer.status);

  expect((await cli('logs', '-n', '1')).out).toMatch(/^\d{4}-\d\d-\d\d [\d:,]+ INFO \w+: .*\n$/);

  expect(await cli('restart', '-d')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Server stopped\nServer started'),
  });
  expect((await status(cli)).pid).not.toBe(running.pid);

  expect(await cli('stop')).toMatchObject({ code: 0, out: 'Server stopped\n' });
  expect(await cli('stop')).toMatchObject({ code: 0, out: 'Server is not running\n' });
  expect(existsSync(join(cli.home, 'server.pid'))).toBe(false);
});

test('a pause is told by status and by the next start, until it ends', { timeout: PATIENCE_MS }, async () => {
  const cli = freshCli();
  expect(await cli('pause')).toMatchObject({ code: 1, err: expect.stringContaining('Blueplane is not running') });
  await cli('start', '-d');
  expect((await status(cli)).paused).toBeNull();
  expect(await cli('resume')).toMatchObject({ code: 0, out: 'Capture was not paused.\n' });

  expect(await cli('pause')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Capture is paused. Nothing is lost: your tools keep their own files.'),
  });
  const { paused } = await status(cli);
  expect(paused?.since).toBeGreaterThan(0);
  expect((await cli('pause')).code).toBe(0);
  expect((await status(cli)).paused).toEqual(paused);
  expect((await cli('status')).out).toMatch(/^Capture: paused .* ago|^Capture: paused just now/m);
  for (const time of ['soon', '0m', '-1h', '32d']) {
    expect(await cli('pause', `--for=${time}`)).toMatchObject({ code: 2, err: expect.stringContaining('30m, 1h') });
  }
  expect(await cli('pause', '--for', '1h30m')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Capture is paused until .*\d\d/),
  });
  const timed = (await status(cli)).paused;
  expect(timed?.since).toBe(paused?.since);
  expect((timed?.until ?? 0) - Date.now()).toBeGreaterThan(60 * 60_000);
  expect((await cli('status')).out).toMatch(/^Capture: paused .*, until .*\d\d.* \(go on/m);
  expect((await cli('pause')).code).toBe(0);

  cli.addSession('first', 1);
  await cli('ingest', '--once');
  expect((await cli('status', '--verbose')).out).toContain(
    'Source claude_code: 1 file, 1 event, 0 lines not understood',
  );
  expect((await cli('restart', '-d')).out).toContain('Capture is paused. Go on with `blueplane resume`.');
  expect((await status(cli)).paused).toEqual(paused);

  expect(await cli('resume')).toMatchObject({ code: 0, out: expect.stringContaining('Capture goes on') });
  expect((await status(cli)).paused).toBeNull();
  expect((await cli('status')).out).not.toContain('paused');
});

test('beside a server that reads other folders, an ingest says so and what to do', {
  timeout: PATIENCE_MS,
}, async () => {
  const cli = freshCli();
  await cli('start', '-d');
  cli.addSession('first', 1);
  const other = join(cli.home, '..', 'other');
  for (const named of [other, `${cli.claude},${other}`]) {
    expect(await cli.in({ CLAUDE_CONFIG_DIR: named }, 'ingest', '--once')).toEqual({
      code: 1,
      out: '',
      err: expect.stringMatching(
        /^The running Blueplane does not read \S+\/other\/projects, which CLAUDE_CONFIG_DIR names .* `blueplane restart`\.\n$/,
      ),
    });
  }
  // Another name of the same folder, and no name at all, are no reason.
  const same = { CLAUDE_CONFIG_DIR: `${join(cli.claude, 'projects')}/` };
  expect(await cli.in(same, 'ingest', '--once')).toMatchObject({ code: 0, err: '' });
  expect(await cli.in({ CLAUDE_CONFIG_DIR: '' }, 'ingest', '--once')).toMatchObject({ code: 0, err: '' });
  // What it says to do helps.
  await cli.in({ CLAUDE_CONFIG_DIR: other }, 'restart', '-d');
  expect(await cli.in({ CLAUDE_CONFIG_DIR: other }, 'ingest', '--once')).toMatchObject({ code: 0, err: '' });
});

test('start says why the dashboard is on another port than it was told', { timeout: PATIENCE_MS }, async () => {
  const other = createServer();
  await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;

  const taken = freshCli({ BLUEPLANE_PORT: `${port}` });
  expect((await taken('start', '-d')).out).toContain(
    `Port ${port} is taken by another program, so the dashboard is on`,
  );
  await taken('stop');

  const wrong = freshCli({ BLUEPLANE_PORT: 'eighty' });
  expect((await wrong('start', '-d')).out).toMatch(
    /\nBLUEPLANE_PORT is not a port: use a whole number from 0 to 65535/,
  );
});

/** An ingest that goes on until its capture is let go on. */
async function heldIngest(cli: Cli): Promise<{ ended: Promise<Outcome>; letGoOn(): void }> {
  // Long enough to be found at work.
  cli.addSession('long', 60_000);
  const ended = cli('ingest', '--once');
  const pid = await vi.waitFor(async () => {
    // By the socket: a command may take as long to start as the ingest takes.
    const { mode, processes } = await createControlClient(homePaths(cli.home)).status();
    const capture = processes.find(({ name, state }) => name === 'capture' && state === 'running');
    expect(mode).toBe('ingest');
    return z.object({ pid: z.number() }).parse(capture).pid;
  }, UNTIL_SEEN);
  process.kill(pid, 'SIGSTOP');
  return {
    ended,
    letGoOn() {
      try {
        process.kill(pid, 'SIGCONT');
      } catch {
        // On a slow machine it was given up for dead by now, and another one goes on in its place.
      }
    },
  };
}

test('while an ingest runs, start and stop say so and leave it alone', { timeout: PATIENCE_MS }, async () => {
  const cli = freshCli();
  const ingest = await heldIngest(cli);
  for (const words of [['start', '-d'], ['stop'], ['restart', '-d']]) {
    const outcome = await cli(...words);
    expect(outcome).toMatchObject({ code: 1, out: '' });
    expect(outcome.err).toMatch(/^`blueplane ingest --once` runs for .* \(pid \d+\)\. Wait until it is done/);
  }
  ingest.letGoOn();
  expect(await ingest.ended).toMatchObject({ code: 0, err: '' });
});

test('an ingest is broken off by stop --force', { timeout: PATIENCE_MS }, async () => {
  const cli = freshCli();
  const ingest = await heldIngest(cli);
  expect(await cli('stop', '--force')).toMatchObject({ code: 0, out: 'Ingest broken off; what it read is kept\n' });
  expect((await ingest.ended).code).toBe(1);
});

test('a server that does not react is told by every command, and only killed with --force', {
  timeout: PATIENCE_MS,
}, async () => {
  const cli = freshCli();
  await cli('start', '-d');
  const { pid } = await status(cli);
  if (pid === null) throw new Error('no server');
  process.kill(pid, 'SIGSTOP');
  const silent = /^blueplane: The running Blueplane does not answer\./;
  // Each waits for an answer until its patience ends: beside each other that is waited for once.
  const [ingest, asked] = await Promise.all([cli('ingest', '--once'), cli('status')]);
  expect(ingest).toMatchObject({ code: 1, out: '', err: expect.stringMatching(silent) });
  expect(asked).toMatchObject({ code: 2, out: '', err: expect.stringMatching(silent) });
  expect(await cli('stop', '--timeout', '1')).toMatchObject({ code: 1, err: expect.stringContaining('--force') });
  expect(await cli('stop', '--timeout', '1', '--force')).toMatchObject({ code: 0, out: 'Server killed\n' });
  expect((await cli('status')).code).toBe(1);
});

test('a mistake in config.yaml is told by every command that starts something', async () => {
  const cli = freshCli();
  mkdirSync(cli.home, { mode: 0o700 });
  writeFileSync(join(cli.home, 'config.yaml'), 'gateway:\n  port: many\n');
  for (const words of [['start'], ['start', '-d'], ['ingest', '--once']]) {
    const outcome = await cli(...words);
    expect(outcome.code).toBe(1);
    expect(outcome.err).toMatch(/config\.yaml:2: gateway\.port: found "many"; allowed: a whole number/);
  }
});

test('without a server dashboard and logs say what to do', async () => {
  const cli = freshCli();
  expect(await cli('dashboard')).toMatchObject({ code: 1, err: expect.stringContaining('blueplane start') });
  expect(await cli('logs')).toMatchObject({ code: 1, err: expect.stringContaining('There is no log yet') });
  expect(await cli('logs', '-n', 'many')).toMatchObject({ code: 2 });
  mkdirSync(cli.home, { mode: 0o700 });
  const log = join(cli.home, 'server.log');
  writeFileSync(log, Array.from({ length: 100 }, (_, line) => `line ${line}\n`).join(''));
  expect((await cli('logs')).out.split('\n')).toHaveLength(51);
  appendFileSync(log, 'unfinished');
  expect((await cli('logs', '-n', '2')).out).toBe('line 99\nunfinished');
  expect((await cli('logs', '-n', '0')).out).toBe('');
});
