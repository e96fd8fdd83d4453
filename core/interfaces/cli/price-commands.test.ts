import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANY_USAGE, createTestDatabase, insertUsage, type TestDatabase } from '../../query/test-database.ts';
import { runCli } from './index.ts';

const MORNING = Date.UTC(2026, 2, 4, 10);

let database: TestDatabase;
let home: string;
beforeEach(() => {
  database = createTestDatabase();
  home = dirname(database.path);
  insertUsage(database.writer, [
    { ...ANY_USAGE, occurredAt: MORNING, input: 1_000, output: 10, costPico: 3_150_000_000n },
    { ...ANY_USAGE, occurredAt: MORNING + 60_000, model: 'glm-5-air', input: 9, costPico: 0n, costSource: 'unpriced' },
  ]);
  database.writer.exec(
    `INSERT INTO tool_calls (platform, tool_use_id, external_id, tool_name, started_at, ended_at, success, search_count)
     VALUES ('claude_code', 't1', 'session-1', 'WebSearch', ${MORNING}, ${MORNING + 2_000}, 1, 4)`,
  );
});
afterEach(() => database.close());

async function run(...argv: string[]) {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk, _encoding, done) {
        written[name] += String(chunk);
        done();
      },
    });
  const status = await runCli(argv, {
    env: { BLUEPLANE_HOME: home },
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    entriesDir: resolve(import.meta.dirname, '../../entries'),
    prepareDatabase: () => Promise.reject(new Error('these commands never write')),
    rebuildHome: () => Promise.reject(new Error('these commands never write')),
    repairHome: () => Promise.reject(new Error('these commands never write')),
    exportHome: () => Promise.reject(new Error('these commands never write')),
    previewPurge: () => Promise.reject(new Error('these commands never write')),
    purgeHome: () => Promise.reject(new Error('these commands never write')),
    replayDeadLetters: () => Promise.reject(new Error('these commands never write')),
    dropDeadLetters: () => Promise.reject(new Error('these commands never write')),
    examineHome: () => Promise.reject(new Error('nobody is ill')),
    diagnose: () => Promise.reject(new Error('nobody is ill')),
    makeSampleHome: async () => {
      throw new Error('not asked for');
    },
  });
  return { status, ...written };
}

describe('explain usage', () => {
  it('prints the terms of the sum', async () => {
    const { status, stdout } = await run('explain', 'usage', 'm1');
    expect(status).toBe(0);
    expect(stdout).toContain('Response 1: Claude Code, claude-sonnet-4-5, 2026-03-04T10:00:00.000Z');
    expect(stdout).toContain('cost $0.00315, calculated');
    expect(stdout).toMatch(/Price of claude-sonnet-4-5: table 2026-\d\d-\d\d\+[0-9a-f]{12}\n/);
    expect(stdout).toContain('1,000 input tokens x $0.000003 = $0.003\n');
    expect(stdout).toContain('   10 output tokens x $0.000015 = $0.00015\n');
    expect(stdout).toContain('sum $0.00315\n');
  });

  it('prints the same as JSON, and what to do for a model without a price', async () => {
    const json = JSON.parse((await run('explain', 'usage', '1', '--json')).stdout);
    expect(json.responses[0]).toMatchObject({ cost: '0.00315', calculation: { total: '0.00315' } });
    expect((await run('explain', 'usage', 'm2')).stdout).toMatch(
      /cost unpriced: no price is known .*pricing.overrides/,
    );
  });

  it('says when the price of now is another one than that of then', async () => {
    database.writer.exec("UPDATE usage SET cost_picousd = 1, price_version = '2025-01-01+abc' WHERE id = 1");
    expect((await run('explain', 'usage', '1')).stdout).toContain(
      'with the prices 2025-01-01+abc; the sum is by those of today',
    );
  });

  it('refuses an unknown id with 1, and anything but usage with 2', async () => {
    expect(await run('explain', 'usage', 'nope')).toMatchObject({
      status: 1,
      stderr: 'blueplane: No response with the id nope. Write its number, or the id of its message or request.\n',
    });
    expect(await run('explain', 'life', '1')).toMatchObject({ status: 2 });
  });
});

describe('prices', () => {
  it('names the source and its day, the price of a model, and what has none', async () => {
    const { stdout } = await run('prices', 'opus-4-6');
    expect(stdout).toMatch(/Bundled table: LiteLLM.*, read 2026-\d\d-\d\d, digest [0-9a-f]{12}\./);
    expect(stdout).toMatch(/claude-opus-4-6 +until 2026-03-13 above 200K +10 +37\.5/);
    expect(stdout).not.toContain('claude-haiku');
    expect(stdout).toMatch(/Unpriced: 10 tokens of glm-5-air\./);
    expect((await run('prices', 'nothing-like-it')).stdout).toContain('No such model has a price.');
  });

  it('has the prices of config.yaml first, and their faults as words', async () => {
    const price = '- model: glm-5-air\n      input_usd_per_million: 0.2\n      output_usd_per_million: 1.1\n';
    writeFileSync(join(home, 'config.yaml'), `pricing:\n  overrides:\n    ${price}`);
    expect((await run('prices', 'glm')).stdout).toMatch(/glm-5-air \(yours\) +0\.2 +1\.1/);
    const json = JSON.parse((await run('prices', '--json')).stdout);
    expect(json.models[0]).toMatchObject({ model: 'glm-5-air', isOverride: true });
    expect(json.priceVersion).toMatch(/\+overrides\.[0-9a-f]{12}$/);
    const calculated = await run('report', 'models', '--mode', 'calculate', '--json');
    expect(JSON.parse(calculated.stdout).totals).toMatchObject({ unpricedTokens: 0 });
    writeFileSync(join(home, 'config.yaml'), 'pricing:\n  mode: free\n');
    expect((await run('prices')).stderr).toContain('pricing.mode: found "free"; allowed: auto, calculate, display');
    // What is stored needs no settings.
    expect((await run('report')).status).toBe(0);
  });

  it('of a home without a database are those that are bundled', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'blueplane-prices-'));
    home = empty;
    expect((await run('prices', 'opus-5')).stdout).toContain('claude-opus-5');
    rmSync(empty, { recursive: true });
  });
});

describe('reports of their own', () => {
  it('blocks as a table and with the fields of ccusage', async () => {
    const { stdout } = await run('report', 'blocks', '--timezone', 'Asia/Kolkata');
    expect(stdout).toMatch(/2026-03-04 15:30 +1m /);
    expect(stdout).toMatch(/Total +1 block/);
    expect(stdout).toContain('Unpriced: 10 tokens are not in the cost.');
    const json = JSON.parse((await run('report', 'blocks', '--json')).stdout);
    expect(Object.keys(json.blocks[0]).sort()).toEqual([
      'actualEndTime',
      'burnRate',
      'costUSD',
      'endTime',
      'entries',
      'id',
      'isActive',
      'isGap',
      'models',
      'projection',
      'startTime',
      'tokenCounts',
      'totalTokens',
    ]);
    expect((await run('report', 'blocks', '--active')).stdout).toContain('No block of five hours here.');
  });

  it('blocks of a tool that writes down its limits, with the last word on each', async () => {
    const now = Date.now();
    const insert = database.writer.prepare(
      "INSERT INTO rate_limit_readings VALUES ('codex_cli', 's', 'codex', ?, ?, ?, ?, ?)",
    );
    insert.run('primary', now - 120 * 60_000, 82.5, 299, now - 60_000);
    insert.run('secondary', now - 120 * 60_000, 7, 10_079, now + 49 * 3_600_000);
    insertUsage(database.writer, [{ ...ANY_USAGE, platform: 'codex_cli', model: 'gpt-5.4', occurredAt: MORNING }], 3);
    database.writer.exec(
      `INSERT INTO conversation_turns (platform, external_id, turn_id, turn_type, occurred_at, outcome)
       VALUES ('codex_cli', 's', 't', 'user_prompt', ${MORNING + 1}, 'interrupted')`,
    );
    const { stdout } = await run('report', 'blocks', '--platform', 'codex_cli');
    expect(stdout).toMatch(/Codex CLI, limit of 5 hours \(codex\): 83% used 2h 00m ago; it has reset since\./);
    expect(stdout).toMatch(/Codex CLI, limit of 7 days \(codex\): 7\.0% used 2h 00m ago; resets in 2d /);
    expect(stdout).toContain('Turns: 1 interrupted.');
    const all = JSON.parse((await run('report', 'blocks', '--platform', 'all', '--json')).stdout);
    expect(all).toMatchObject({ platform: null, turnOutcomes: [{ outcome: 'interrupted', turns: 1 }] });
    expect(all.rateLimits.map((limit: { usedPercent: number }) => limit.usedPercent)).toEqual([82.5, 7]);
    expect(all.blocks[0].models).toEqual(['claude-sonnet-4-5', 'gpt-5.4', 'glm-5-air']);
    expect((await run('report', 'blocks')).stdout).not.toContain('limit of');
  });

  it('tools, with the searches that no cost holds', async () => {
    const { stdout } = await run('report', 'tools', '--timezone', 'UTC');
    expect(stdout).toMatch(/WebSearch +1 +100% +0 +2\.0 s +2\.0 s/);
    expect(stdout).toContain("4 web searches of the tool's own: about $0.04 where a plan bills them; in no cost");
    expect((await run('report', 'tools', '--until', '2020-01-01')).stdout).toContain('No tool was called here.');
  });

  it('in the mode display, with what no tool reported', async () => {
    const { stdout } = await run('report', 'models', '--mode', 'display');
    expect(stdout).toContain(
      'Unpriced: for 1.0K tokens the tool itself reported no cost (claude-sonnet-4-5, glm-5-air).',
    );
  });

  it('weeks that begin on Sunday', async () => {
    const { stdout } = await run('report', 'weekly', '--start-of-week', 'sunday', '--timezone', 'UTC', '--json');
    expect(JSON.parse(stdout).weekly[0].week).toBe('2026-03-01');
  });
});
