import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { entryPath } from '../../../build/test/entry-path.ts';
import { openWritable } from '../../storage/database.ts';
import { rebuildLines } from './rebuild-run.ts';

const CLI = entryPath('cli');
const LINES = 40;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'blueplane-rebuild-'));
  const project = join(folder, 'claude', 'projects', '-home-someone-ledger-core');
  mkdirSync(project, { recursive: true });
  const lines = Array.from({ length: LINES }, (_, index) => `${JSON.stringify(assistantLine(index))}\n`);
  writeFileSync(join(project, 'session.jsonl'), lines.join(''));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function assistantLine(index: number): object {
  return {
    type: 'assistant',
    sessionId: 'session-1',
    uuid: `u${index}`,
    requestId: `req_${index}`,
    timestamp: new Date(Date.UTC(2026, 10, 19, 9, index)).toISOString(),
    cwd: '/home/someone/ledger-core',
    message: {
      id: `msg_${index}`,
      role: 'assistant',
      model: 'claude-sonnet-4-5-20250929',
      content: [],
      usage: { input_tokens: 10, output_tokens: 20 },
    },
  };
}

type Run = { status: number; stdout: string; stderr: string };

function blueplane(...argv: string[]): Promise<Run> {
  const env = {
    ...process.env,
    HOME: folder,
    BLUEPLANE_HOME: join(folder, 'home'),
    CLAUDE_CONFIG_DIR: join(folder, 'claude'),
  };
  return new Promise((done) => {
    execFile(process.execPath, [CLI, ...argv], { env, encoding: 'utf8' }, (error, stdout, stderr) => {
      done({ status: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

/** Something that no derivation would write. */
function spoil(): void {
  const database = openWritable(join(folder, 'home', 'telemetry.db'));
  database.exec('UPDATE usage SET input_tokens = 7 WHERE id = 1; DELETE FROM usage_rollup');
  database.close();
}

const RIGHT = { responses: LINES, inputTokens: LINES * 10, outputTokens: LINES * 20 };

async function totals(): Promise<unknown> {
  const report = await blueplane('report', 'daily', '--json', '--timezone', 'UTC');
  return JSON.parse(report.stdout).totals;
}

it('makes wrong figures right, with and without a running server', async () => {
  expect((await blueplane('ingest', '--once')).status).toBe(0);
  spoil();
  const first = await blueplane('rebuild', '--json');
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(first.stdout)).toMatchObject({
    events: LINES,
    unreadable: 0,
    changes: [
      { table: 'usage', added: 0, changed: 1, withdrawn: 0 },
      { table: 'usage_rollup', changed: 0, withdrawn: 0 },
    ],
  });
  expect(await totals()).toMatchObject(RIGHT);
  expect(existsSync(join(folder, 'home', 'rebuild.db'))).toBe(false);

  expect((await blueplane('rebuild')).stdout).toMatch(/^Derived 40 events anew in .*: everything was right\.\n$/);

  writeFileSync(join(folder, 'home', 'config.yaml'), 'gateway:\n  enabled: false\n');
  expect((await blueplane('start', '--daemon')).status).toBe(0);
  try {
    spoil();
    expect((await blueplane('rebuild')).stdout).toMatch(/Different now:\n {2}responses: 1 row changed\n/);
    expect(await totals()).toMatchObject(RIGHT);
  } finally {
    await blueplane('stop', '--force', '--timeout', '10');
  }
}, 120_000);

it('says what to do where nothing is stored', async () => {
  expect(await blueplane('rebuild')).toEqual({
    status: 1,
    stdout: '',
    stderr: 'Nothing is stored yet. Run `blueplane ingest --once` to read what your tools left.\n',
  });
  expect(existsSync(join(folder, 'home'))).toBe(false);
}, 60_000);

it('asked twice at the same time, one does it and the other says so', async () => {
  expect((await blueplane('ingest', '--once')).status).toBe(0);
  spoil();
  const runs = await Promise.all([blueplane('rebuild'), blueplane('rebuild')]);
  for (const { status, stderr } of runs) {
    expect([status, stderr]).toEqual(
      status === 0
        ? [0, '']
        : [1, 'blueplane: Another rebuild of this home is at work. Wait for its end; one is enough.\n'],
    );
  }
  expect(runs.some(({ status }) => status === 0)).toBe(true);
  expect(await totals()).toMatchObject(RIGHT);
}, 60_000);

it('words what changed', () => {
  const changes = [
    { table: 'usage', added: 1, changed: 2_000, withdrawn: 3 },
    { table: 'tool_calls', added: 0, changed: 0, withdrawn: 1 },
  ];
  expect(rebuildLines({ events: 1_234, unreadable: 2, changes }, 1_500)).toEqual([
    expect.stringMatching(/^Derived 1,234 events anew in .*\. Different now:$/),
    '  responses: 1 row added, 2,000 rows changed, 3 rows withdrawn',
    '  tool calls: 1 row withdrawn',
    'Not understood: 2 events; what was known of them stays.',
  ]);
});
