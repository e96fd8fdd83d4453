import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  ANY_USAGE,
  createTestDatabase,
  insertConversation,
  insertUsage,
  type TestDatabase,
} from '../../query/test-database.ts';
import { displayWidth } from './display-width.ts';
import { runCli } from './index.ts';

const ENTRIES = resolve(import.meta.dirname, '../../entries');
const DAY_1 = Date.UTC(2026, 10, 18, 9);
const DAY_2 = Date.UTC(2026, 10, 19, 14);

let database: TestDatabase;
beforeEach(() => {
  database = createTestDatabase();
  insertUsage(database.writer, [
    {
      ...ANY_USAGE,
      occurredAt: DAY_1,
      input: 10,
      output: 20,
      cacheRead: 30,
      cacheWrite5m: 5,
      costPico: 1_004_000_000_000n,
    },
    { ...ANY_USAGE, occurredAt: DAY_2, costPico: 2_004_000_000_000n, costSource: 'estimated' },
    { ...ANY_USAGE, occurredAt: DAY_2, model: 'mystery-1', input: 1_500, costPico: 0n, costSource: 'unpriced' },
  ]);
  const times = { startedAt: DAY_1, lastActivityAt: DAY_2, endedAt: null };
  insertConversation(database.writer, { ...times, id: ANY_USAGE.session, name: 'ledger-core' });
});
afterEach(() => {
  database.close();
});

type Terminal = { isTTY?: boolean; columns?: number };

async function run(argv: string[], options: { home?: string; terminal?: Terminal; env?: Record<string, string> } = {}) {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') =>
    Object.assign(
      new Writable({
        write(chunk, _encoding, done) {
          written[name] += String(chunk);
          done();
        },
      }),
      options.terminal,
    );
  const status = await runCli(argv, {
    env: { BLUEPLANE_HOME: options.home ?? dirname(database.path), ...options.env },
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    entriesDir: ENTRIES,
    prepareDatabase: () => Promise.reject(new Error('a report never writes')),
    rebuildHome: () => Promise.reject(new Error('a report never writes')),
    repairHome: () => Promise.reject(new Error('a report never writes')),
    exportHome: () => Promise.reject(new Error('a report never writes')),
    previewPurge: () => Promise.reject(new Error('a report never writes')),
    purgeHome: () => Promise.reject(new Error('a report never writes')),
    replayDeadLetters: () => Promise.reject(new Error('a report never writes')),
    dropDeadLetters: () => Promise.reject(new Error('a report never writes')),
    examineHome: () => Promise.reject(new Error('nobody is ill')),
    diagnose: () => Promise.reject(new Error('nobody is ill')),
    makeSampleHome: async () => {
      throw new Error('not asked for');
    },
  });
  return { status, ...written };
}

const PRICED = {
  inputTokens: 10,
  outputTokens: 20,
  cacheCreationTokens: 5,
  cacheReadTokens: 30,
  totalTokens: 65,
  reasoningTokens: 0,
  estimatedCost: 0,
  estimatedTokens: 0,
  unpricedTokens: 0,
  responses: 1,
};

describe('report --json', () => {
  it('has the field names of ccusage', async () => {
    const { status, stdout } = await run(['report', 'daily', '--json', '--timezone', 'UTC', '--until', '20261118']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      daily: [
        {
          date: '2026-11-18',
          ...PRICED,
          totalCost: 1.004,
          modelsUsed: ['claude-sonnet-4-5'],
          modelBreakdowns: [{ modelName: 'claude-sonnet-4-5', ...PRICED, cost: 1.004 }],
        },
      ],
      totals: { ...PRICED, totalCost: 1.004 },
      timezone: 'UTC',
      freshness: { newestResponseAt: '2026-11-19T14:00:00.000Z', sourcesReadAt: null, rowsBehind: 0 },
    });
  });

  it.each([
    ['weekly', 'weekly', { week: '2026-11-16' }],
    ['monthly', 'monthly', { month: '2026-11' }],
    [
      'session',
      'sessions',
      {
        sessionId: 'session-1',
        parentSessionId: null,
        platform: 'claude_code',
        projectName: 'ledger-core',
        projectPath: 'ledger-core',
        firstActivity: '2026-11-18T09:00:00.000Z',
        lastActivity: '2026-11-19T14:00:00.000Z',
      },
    ],
    ['models', 'models', { modelName: 'claude-sonnet-4-5', totalCost: 3.008, estimatedCost: 2.004 }],
    ['projects', 'projects', { projectId: 'hash-of-project' }],
    ['agents', 'agents', { agentId: '', totalCost: 3.008 }],
  ])('%s lists %s by its key', async (kind, list, row) => {
    const { stdout } = await run(['report', kind, '--json', '--timezone', 'UTC']);
    const json = JSON.parse(stdout);
    expect(json[list][0]).toMatchObject(row);
    expect(json.totals).toMatchObject({ totalCost: 3.008, unpricedTokens: 1_501 });
  });

  it('of a home without a database is zeros', async () => {
    const { status, stdout } = await run(['report', '--json'], { home: '/nonexistent' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ daily: [], totals: { totalTokens: 0, totalCost: 0 } });
  });
});

describe('report as a table', () => {
  it('says what its rows add up to, marks estimates and names what has no price', async () => {
    const { stdout } = await run(['report', 'daily', '--timezone', 'UTC']);
    expect(stdout).toContain('2026-11-18');
    // 1.004 + 2.004 = 3.008 is shown as 3.01. A day reads as in the tray, and the difference is told below.
    expect(stdout).toMatch(/2026-11-18 .*\$1\.00/);
    expect(stdout).toMatch(/2026-11-19 .*~\$2\.00/);
    expect(stdout).toContain('as shown they add up to $3.00.');
    expect(stdout).toMatch(/Total .*~\$3\.01/);
    expect(stdout).toContain('~ $2.00 of the cost is estimated.');
    expect(stdout).toContain('Unpriced: 1.5K tokens are not in the cost, no price is known for mystery-1.');
    expect(stdout).toContain('Total = input + output + cache write + cache read. Days of UTC.');
    expect(stdout).toContain('run `blueplane ingest --once` to complete the figures');
    expect(stdout).not.toContain('\u001b');
  });

  it.each([130, 100, 80, 60, 40])('fits a terminal of %i columns', async (columns) => {
    const { stdout } = await run(['report', 'session'], { terminal: { isTTY: true, columns }, env: { NO_COLOR: '1' } });
    const table = stdout.split('\n\n')[0] ?? '';
    for (const line of table.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    expect(table).toMatch(/\$3\.01/);
  });

  it('is bold in a terminal only, and never with NO_COLOR', async () => {
    const terminal = { isTTY: true, columns: 100 };
    expect((await run(['report'], { terminal })).stdout).toContain('\u001b[1mTotal');
    expect((await run(['report'], { terminal, env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b');
  });

  it('says how fresh it is and what to do when nothing was ever read', async () => {
    expect((await run(['report'], { home: '/nonexistent' })).stdout).toContain('Run `blueplane ingest --once`');
    database.writer.exec(`INSERT INTO source_scans VALUES ('claude_code', 1, ${Date.now()})`);
    expect((await run(['report'])).stdout).toContain('last read to their end just now.');
    expect((await run(['report', '--since', '2026-12-01'])).stdout).toContain('No usage here.');
  });
});

describe('the command line', () => {
  it('answers a wrong command or option with 2 and a hint', async () => {
    const unknown = await run(['repot']);
    expect(unknown).toMatchObject({ status: 2, stdout: '' });
    expect(unknown.stderr).toMatch(/unknown command 'repot'[\s\S]*report[\s\S]*blueplane --help/);
    expect((await run(['report', '--nope'])).status).toBe(2);
    expect(await run(['report', '--since', 'x'])).toMatchObject({
      status: 2,
      stderr: 'blueplane: --since x: no such day; write it YYYY-MM-DD or YYYYMMDD.\n',
    });
    expect(await run(['ingest'])).toMatchObject({ status: 2, stdout: '' });
  });

  it('knows its version and its commands', async () => {
    expect((await run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const help = await run([]);
    expect(help.status).toBe(0);
    for (const command of ['report', 'ingest', 'start', 'stop', 'status']) expect(help.stdout).toContain(command);
  });

  it('says what is wrong with a damaged database, in one sentence and without a stack', async () => {
    database.writer.exec('DELETE FROM schema_version WHERE version > 1; UPDATE schema_version SET version = 999');
    const { status, stderr } = await run(['report']);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^blueplane: The database has schema version 999[^\n]*\n$/);
  });

  it('loads neither Redis nor the server for a report', () => {
    const home = mkdtempSync(join(tmpdir(), 'blueplane-report-'));
    const hook =
      "import { registerHooks } from 'node:module'; registerHooks({ resolve(name, context, next) {" +
      "const found = next(name, context); process.stdout.write(found.url + '\\n'); return found; } });";
    const output = execFileSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, join(ENTRIES, 'cli.ts'), 'report', '--json'],
      { env: { ...process.env, BLUEPLANE_HOME: home }, encoding: 'utf8' },
    );
    rmSync(home, { recursive: true });
    expect(output).toContain('better-sqlite3');
    expect(output).not.toMatch(/node_modules\/(ioredis|fastify|pino|cli-progress)\//);
  });
});
