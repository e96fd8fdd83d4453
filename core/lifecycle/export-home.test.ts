import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { requests, rolloutName, sessionId, sessionMeta, turnContext } from '../capture/codex/test-rollout.ts';
import { CSV_TABLES, EXPORT_FORMATS, type ExportArgs, exportResultSchema, FIGURE_TABLES } from '../contracts/export.ts';
import type { JobProgress } from '../contracts/lifecycle-job.ts';
import { formatCost } from '../format/index.ts';
import { createPriceBook } from '../pricing/price-book.ts';
import { report } from '../query/report.ts';
import { reply } from '../slow-path/test-transcript.ts';
import { countOf } from '../storage/test-database.ts';
import { parseCsvLine } from './csv-text.ts';
import { ExportMismatchError } from './export-check.ts';
import { exportHome, previewExport } from './export-home.ts';
import { PurgeableHome } from './test-purge.ts';

let home: PurgeableHome;
let folder: string;
beforeEach(async () => {
  home = new PurgeableHome();
  folder = join(home.file.folder, '..', `export of ${home.file.folder.split('/').at(-1)} "ä"`);
  mkdirSync(folder);
  const text = (lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  const claude = [1, 2, 3].map((number) =>
    reply(
      { input_tokens: 1_000 + number, output_tokens: number, cache_read_input_tokens: 77 },
      {
        message: {
          id: `msg_${number}`,
          content: [{ type: 'tool_use', id: `call_${number}`, name: 'mcp__ledger__find', input: {} }],
        },
        line: {
          uuid: `u-${number}`,
          requestId: `req_${number}`,
          sessionId: 'secret-session',
          cwd: number === 3 ? '/home/ada/=cmd|calc' : '/home/ada/harbor, "web"',
          timestamp: `2026-03-0${number + 3}T10:11:12.000Z`,
        },
      },
    ),
  );
  home.write('claude/projects/-harbor/one.jsonl', text(claude));
  home.write(
    `codex/sessions/2026/03/04/${rolloutName(sessionId(1))}`,
    text([
      sessionMeta(sessionId(1)),
      turnContext('gpt-5.4', 1),
      ...requests([
        { input: 50, output: 5 },
        { input: 7, output: 1 },
      ]),
    ]),
  );
  await home.take();
});
afterEach(() => {
  home.close();
  rmSync(folder, { recursive: true, force: true });
});

const ignored = { report: () => undefined, signal: new AbortController().signal };

function write(args: Omit<ExportArgs, 'path' | 'timezone'> & { name?: string }) {
  const { name = 'out', ...rest } = args;
  return exportHome(home.paths, { timezone: 'UTC', ...rest, path: join(folder, name) }, ignored);
}

function reported(args: { since?: string; until?: string; platform?: 'codex_cli' } = {}) {
  return report(home.database, { kind: 'daily', timezone: 'UTC', ...args }, createPriceBook).totals;
}

const read = (name = 'out') => readFileSync(join(folder, name), 'utf8');
const rowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
const fileSchema = z.object({
  schemaVersion: z.literal(1),
  anonymous: z.boolean(),
  tables: z.record(z.string(), z.array(rowSchema)),
});
const sum = (rows: Record<string, unknown>[], name: string) =>
  rows.reduce((total, row) => total + Number(row[name]), 0);

test('how far it is counts the rows of all tables together, and never goes back', async () => {
  const told: JobProgress[] = [];
  const tools = { ...ignored, report: (progress: JobProgress) => void told.push(progress) };
  const { tables } = await exportHome(home.paths, { format: 'json', path: join(folder, 'out') }, tools);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const written = told.filter(({ step }) => step !== 'check');
  expect(new Set(written.map(({ total }) => total))).toEqual(new Set([rows]));
  const counts = written.map(({ done }) => done);
  expect(counts).toEqual(counts.toSorted((one, other) => one - other));
  expect(counts.at(-1)).toBe(rows);
});

test('how far a report in Markdown is counts its parts', async () => {
  const told: JobProgress[] = [];
  const tools = { ...ignored, report: (progress: JobProgress) => void told.push(progress) };
  await exportHome(home.paths, { format: 'markdown', path: join(folder, 'out') }, tools);
  const shares = told.filter(({ step }) => step !== 'check').map(({ done, total }) => done / total);
  expect(shares).toEqual([1, 2, 3, 4, 5, 6].map((done) => done / 6));
});

describe('what is written adds up to what a report says', () => {
  test('JSON, with all tables', async () => {
    const result = await write({ format: 'json' });
    expect(exportResultSchema.parse(result).totals).toEqual(reported());
    const { tables, anonymous } = fileSchema.parse(JSON.parse(read()));
    expect(Object.keys(tables)).toEqual([...FIGURE_TABLES]);
    expect(anonymous).toBe(false);
    const { responses = [], daily = [], sessions = [], toolCalls = [] } = tables;
    expect([responses.length, sum(responses, 'inputTokens'), sum(responses, 'outputTokens')]).toEqual([
      reported().responses,
      reported().inputTokens,
      reported().outputTokens,
    ]);
    expect(sum(responses, 'costUsd')).toBeCloseTo(reported().totalCost, 12);
    expect(sum(daily, 'totalTokens')).toBe(reported().totalTokens);
    expect(sum(sessions, 'costUsd')).toBeCloseTo(reported().totalCost, 12);
    expect(toolCalls.map(({ tool, session }) => [tool, session])).toEqual(
      Array.from({ length: 3 }, () => ['mcp__ledger__find', 'secret-session']),
    );
    expect(result.tables).toEqual(Object.entries(tables).map(([table, rows]) => ({ table, rows: rows.length })));
    expect([statSync(join(folder, 'out')).mode & 0o777, result.bytes]).toEqual([
      0o600,
      statSync(join(folder, 'out')).size,
    ]);
  });

  test('CSV, in which no cell is a formula', async () => {
    await write({ format: 'csv' });
    const [head = '', ...lines] = read().split('\r\n').slice(0, -1);
    const names = parseCsvLine(head);
    const rows = lines.map((line) => Object.fromEntries(parseCsvLine(line).map((value, at) => [names[at], value])));
    expect([rows.length, sum(rows, 'cacheReadTokens')]).toEqual([reported().responses, reported().cacheReadTokens]);
    expect(sum(rows, 'costUsd')).toBeCloseTo(reported().totalCost, 12);
    expect(new Set(rows.map((row) => row.project))).toEqual(new Set(['harbor, "web"', "'=cmd|calc", 'shop']));
  });

  test('Markdown, whose words are those of all surfaces', async () => {
    await write({ format: 'markdown' });
    const text = read();
    expect(text).toContain(`| All | ${formatCost(reported(), 'en-US')} | 5 | `);
    for (const title of ['Days', 'Tools', 'Models', 'Projects', 'Sessions']) expect(text).toContain(`## ${title}`);
    expect(text).toContain('=cmd\\|calc');
  });

  test('any one table as CSV, with all its rows', async () => {
    for (const table of CSV_TABLES) {
      const { tables } = await write({ format: 'csv', tables: [table], name: table });
      const [head = '', ...lines] = read(table).split('\r\n').slice(0, -1);
      expect(tables).toEqual([{ table, rows: lines.length }]);
      expect([table, parseCsvLine(head).slice(0, 2)]).toEqual([table, ['platform', 'session']]);
    }
    expect(read('toolCalls')).toContain(',mcp__ledger__find,');
    for (const tables of [['daily'], ['responses', 'sessions']] as const) {
      await expect(write({ format: 'csv', tables: [...tables], name: 'no' })).rejects.toThrow(/holds one table/);
    }
  });

  test.each(['json', 'csv', 'markdown'] as const)('of a range, a tool, a project: %s', async (format) => {
    expect((await write({ format, since: '2026-03-05', name: 'a' })).totals).toEqual(reported({ since: '2026-03-05' }));
    expect((await write({ format, platform: 'codex_cli', name: 'b' })).totals).toEqual(
      reported({ platform: 'codex_cli' }),
    );
    expect((await write({ format, project: '=cmd|calc', name: 'c' })).totals).toMatchObject({
      responses: 1,
      outputTokens: 3,
    });
    await expect(write({ format, project: 'nowhere', name: 'd' })).rejects.toThrow('There is no such project');
  });

  test('of nothing', async () => {
    expect((await write({ format: 'json', since: '2027-01-01' })).totals.responses).toBe(0);
    expect(fileSchema.parse(JSON.parse(read())).tables.responses).toEqual([]);
  });

  test('and a file that does not is removed', async () => {
    home.database.exec("UPDATE usage_rollup SET output_tokens = output_tokens + 1 WHERE platform = 'codex_cli'");
    await expect(write({ format: 'csv' })).rejects.toThrow(ExportMismatchError);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('an anonymous export', () => {
  test.each(['json', 'csv', 'markdown'] as const)('names nothing, and no two agree: %s', async (format) => {
    const result = await write({ format, anonymize: true });
    await write({ format, anonymize: true, name: 'again' });
    expect(result.totals).toEqual(reported());
    for (const secret of ['secret-session', 'harbor', 'cmd', 'shop', 'ledger', sessionId(1), '10:11']) {
      expect([secret, read().includes(secret)]).toEqual([secret, false]);
    }
    const names = (text: string) => new Set(text.match(/[ps]-[0-9a-f]{10}/g));
    expect(names(read()).size).toBeGreaterThan(3);
    expect([...names(read())].filter((name) => names(read('again')).has(name))).toEqual([]);
  });

  test('keeps together what belongs together, and rounds times to the hour', async () => {
    await write({ format: 'json', anonymize: true });
    const { tables } = fileSchema.parse(JSON.parse(read()));
    const sessions = new Set(tables.sessions?.map(({ session }) => session));
    for (const { session } of tables.responses ?? []) expect(sessions.has(session ?? '')).toBe(true);
    expect(tables.responses?.map(({ at }) => at)).toContain('2026-03-04T10:00:00.000Z');
  });
});

describe('a place that cannot be written', () => {
  test('a file that is there stays, unless it may be replaced', async () => {
    writeFileSync(join(folder, 'out'), 'mine');
    await expect(write({ format: 'csv' })).rejects.toThrow(/out is there already/);
    expect(read()).toBe('mine');
    await write({ format: 'csv', replaces: 'any' });
    expect(read()).toContain('costUsd');
    expect(readdirSync(folder)).toEqual(['out']);
  });

  test('an earlier export gives way to another of any format, and no other file does', async () => {
    const formats = EXPORT_FORMATS.map((format) => ({ format }));
    const tables = CSV_TABLES.map((table) => ({ format: 'csv' as const, tables: [table] }));
    await write({ format: 'json' });
    for (const selection of [...tables, ...formats, { format: 'json' as const, anonymize: true }]) {
      await write({ ...selection, replaces: 'own' });
    }
    expect(fileSchema.parse(JSON.parse(read())).anonymous).toBe(true);
    const config = '{\n  "name": "shop",\n  "format": "blueplane"\n}\n';
    writeFileSync(join(folder, 'package.json'), config);
    await expect(write({ format: 'json', name: 'package.json', replaces: 'own' })).rejects.toThrow(
      'package.json is there already, and Blueplane did not export it: it stays. Choose another name.',
    );
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toBe(config);
    expect(readdirSync(folder).sort()).toEqual(['out', 'package.json']);
  });

  test('is named with what to do, and nothing is left there', async () => {
    symlinkSync(home.file.folder, join(folder, 'link'));
    mkdirSync(join(folder, 'folder'));
    writeFileSync(join(folder, 'file'), '');
    const cases = [
      ['none/out', /There is no folder/],
      ['file/out', /A part of|is no folder/],
      ['folder', /is a folder/],
      [`${'x'.repeat(300)}`, /name of the file is too long/],
      ['link/out.json', /Blueplane's own folder/],
    ] as const;
    for (const [name, words] of cases)
      await expect(write({ format: 'csv', name, replaces: 'any' })).rejects.toThrow(words);
    await expect(exportHome(home.paths, { format: 'csv', path: 'relative' }, ignored)).rejects.toThrow(/whole path/);
    expect(readdirSync(folder).sort()).toEqual(['file', 'folder', 'link']);
  });

  test('broken off, nothing is left', async () => {
    const broken = new AbortController();
    const report = ({ step }: { step: string }) => step === 'check' && broken.abort(new Error('enough'));
    const args = { format: 'json' as const, path: join(folder, 'out') };
    await expect(exportHome(home.paths, args, { report, signal: broken.signal })).rejects.toThrow('enough');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('on a full disk nothing is left, and the sentence says so', async ({ skip }) => {
    const small = join(folder, 'small');
    mkdirSync(small);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', small]).status !== 0) {
      skip('a small file system cannot be mounted here');
    }
    try {
      await expect(write({ format: 'json', name: 'small/out' })).rejects.toThrow(
        /^The disk is full. The unfinished file/,
      );
      expect(readdirSync(small)).toEqual([]);
    } finally {
      spawnSync('umount', [small]);
    }
  });
});

test('a preview says how many rows there are and about how long the file is', async () => {
  const preview = await previewExport(home.paths, { format: 'json', timezone: 'UTC' });
  expect(preview.tables).toEqual(
    expect.arrayContaining([
      { table: 'responses', rows: countOf(home.database, 'usage') },
      { table: 'toolCalls', rows: 3 },
    ]),
  );
  expect(preview.totals).toEqual(reported());
  const { bytes } = await write({ format: 'json' });
  expect(preview.bytes / bytes).toBeGreaterThan(0.4);
  expect(preview.bytes / bytes).toBeLessThan(2.5);
  expect(preview.example?.anonymous).toMatch(/^p-[0-9a-f]{10}$/);
});
