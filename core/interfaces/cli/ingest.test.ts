import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { entryPath } from '../../../build/test/entry-path.ts';
import { ownerStatus } from '../../contracts/test-owner-status.ts';
import { serveControl } from '../../runtime/control-server.ts';
import { homePaths } from '../../runtime/paths.ts';

const CLI = entryPath('cli');
const LINES = 40;
/** Long enough to be asked for its state after its answer. */
const ENDING_MS = 700;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blueplane-ingest-'));
  const project = join(folder, 'claude', 'projects', '-home-someone-ledger-core');
  mkdirSync(project, { recursive: true });
  const lines = Array.from({ length: LINES }, (_, index) => JSON.stringify(assistantLine(index)));
  writeFileSync(join(project, 'session.jsonl'), `${[...lines, '{"broken'].join('\n')}\n`);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function assistantLine(index: number): object {
  return {
    type: 'assistant',
    sessionId: '6f1c0a3e-0000-4000-8000-000000000001',
    uuid: `6f1c0a3e-0000-4000-8000-${String(index).padStart(12, '0')}`,
    requestId: `req_${index}`,
    timestamp: new Date(Date.UTC(2026, 10, 19, 9, index)).toISOString(),
    cwd: '/home/someone/ledger-core',
    message: {
      id: `msg_${index}`,
      role: 'assistant',
      type: 'message',
      model: 'claude-sonnet-4-5-20250929',
      content: [],
      usage: { input_tokens: 10, output_tokens: 20, cache_creation_input_tokens: 0, cache_read_input_tokens: 100 },
    },
  };
}

function blueplane(...argv: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  // The usual places of the other tools are empty, whoever runs the tests.
  const user = join(folder, 'user');
  const env = {
    ...process.env,
    HOME: user,
    XDG_CONFIG_HOME: user,
    BLUEPLANE_HOME: join(folder, 'home'),
    CLAUDE_CONFIG_DIR: join(folder, 'claude'),
  };
  return new Promise((done) => {
    execFile(process.execPath, [CLI, ...argv], { env, encoding: 'utf8' }, (error, stdout, stderr) => {
      done({ status: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

it('reads everything once, names what it left out, and changes nothing the second time', async () => {
  const first = await blueplane('ingest', '--once', '--json');
  expect(first).toMatchObject({ status: 0, stderr: '' });
  const figures = JSON.parse(first.stdout);
  expect(figures).toMatchObject({ files: 1, lines: LINES + 1, events: LINES, rejectedLines: 1 });
  expect(Object.values(figures.rejectedByReason)).toEqual([1]);
  expect(figures.seconds).toBeGreaterThan(0);

  const report = await blueplane('report', 'daily', '--json', '--timezone', 'UTC');
  const totals = { responses: LINES, inputTokens: LINES * 10, outputTokens: LINES * 20, cacheReadTokens: LINES * 100 };
  expect(JSON.parse(report.stdout)).toMatchObject({ totals, freshness: { rowsBehind: 0 } });

  const second = await blueplane('ingest', '--once');
  expect(second.status).toBe(0);
  expect(second.stdout).toMatch(/^Read 0 new lines in 0 of 1 file /);
  const again = await blueplane('report', 'daily', '--json', '--timezone', 'UTC');
  expect(JSON.parse(again.stdout).totals).toEqual(JSON.parse(report.stdout).totals);
}, 60_000);

it('asked twice at the same time: both wait for all of it', async () => {
  const runs = await Promise.all([blueplane('ingest', '--once', '--json'), blueplane('ingest', '--once', '--json')]);
  expect(runs.map((run) => [run.status, run.stderr])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const report = await blueplane('report', 'daily', '--json', '--timezone', 'UTC');
  expect(JSON.parse(report.stdout).totals.responses).toBe(LINES);
}, 60_000);

it('asked while the one that reads for another command ends: reads by itself then', async () => {
  const { home, controlSocket, socketDirectory } = homePaths(join(folder, 'home'));
  mkdirSync(home, { mode: 0o700 });
  mkdirSync(socketDirectory, { mode: 0o700 });
  const unasked = () => Promise.reject(new Error('nobody asks for this'));
  const asked = Promise.withResolvers<void>();
  const ending = await serveControl(controlSocket, {
    status: () => ownerStatus({ mode: 'ingest', pid: process.pid }),
    ingest: () => {
      asked.resolve();
      return Promise.reject(new Error('capture was stopped before everything was stored'));
    },
    mintAddress: unasked,
    call: unasked,
    act: unasked,
    onEvent: () => () => undefined,
    stop: () => undefined,
  });
  const run = blueplane('ingest', '--once', '--json');
  await asked.promise;
  await sleep(ENDING_MS);
  await ending.close();
  const { status, stdout, stderr } = await run;
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ events: LINES });
}, 60_000);

it('without any file says of every tool how to name its folder', async () => {
  rmSync(join(folder, 'claude'), { recursive: true });
  const { status, stdout } = await blueplane('ingest', '--once');
  expect(status).toBe(0);
  for (const variable of ['CLAUDE_CONFIG_DIR', 'CODEX_HOME', 'GEMINI_DATA_DIR', 'CURSOR_USER_DIR', 'CURSOR_HOME']) {
    expect(stdout).toContain(variable);
  }
}, 60_000);

it('says what is wrong with the configuration', async () => {
  mkdirSync(join(folder, 'home'));
  writeFileSync(join(folder, 'home', 'config.yaml'), 'gatewya:\n  port: 1\n');
  const { status, stdout, stderr } = await blueplane('ingest', '--once');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/config\.yaml[\s\S]*gatewya/);
  expect(stderr).not.toContain('    at ');
});
