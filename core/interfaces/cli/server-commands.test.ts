import { execFile } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';

/** The real program on a fresh home; every command is a process of its own, as a user runs it. */
const CLI = join(import.meta.dirname, '..', '..', 'entries', 'cli.ts');
/** A server starts six processes; other tests run at the same time. */
const PATIENCE_MS = 120_000;

type Outcome = { code: number; out: string; err: string };
type Cli = ((...words: string[]) => Promise<Outcome>) & { home: string };

function freshCli(): Cli {
  const folder = mkdtempSync(join(tmpdir(), 'bp-'));
  const home = join(folder, 'home');
  mkdirSync(join(folder, 'claude', 'projects'), { recursive: true });
  const env = { ...process.env, BLUEPLANE_HOME: home, CLAUDE_CONFIG_DIR: join(folder, 'claude'), BLUEPLANE_PORT: '0' };
  function run(...words: string[]): Promise<Outcome> {
    return new Promise((resolve) => {
      execFile(process.execPath, [CLI, ...words], { env }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  }
  onTestFinished(async () => {
    await run('stop', '--force', '--timeout', '10');
    rmSync(folder, { recursive: true, force: true });
  });
  return Object.assign(run, { home });
}

const statusSchema = z.object({
  running: z.boolean(),
  pid: z.number().nullable(),
  uptimeSeconds: z.number().nullable(),
  dashboard: z.string().nullable(),
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
  expect((await cli('status', '--verbose')).out).toMatch(/Database: .*Stream telemetry:events.*group processors/s);

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

test('a server that does not react is only killed with --force', { timeout: PATIENCE_MS }, async () => {
  const cli = freshCli();
  await cli('start', '-d');
  const { pid } = await status(cli);
  if (pid === null) throw new Error('no server');
  process.kill(pid, 'SIGSTOP');
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
