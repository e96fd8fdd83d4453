import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { exportResultSchema } from '../contracts/export.ts';
import { testProgram } from './test-program.ts';

const tablesSchema = z.object({ tables: z.record(z.string(), z.array(z.unknown())) });

/** Several processes are started one after the other, beside all other tests of this folder. */
const PATIENCE_MS = 120_000;

test(
  'an export is written whether or not a server runs, and a file that is there stays',
  async () => {
    const program = testProgram();
    const out = join(dirname(program.home), 'figures.csv');
    expect(await program.run('export', '-f', 'csv', '-o', out)).toMatchObject({
      code: 1,
      err: expect.stringContaining('Nothing is stored yet'),
    });
    program.addSession('first', 12);
    expect((await program.run('ingest', '--once')).code).toBe(0);

    const written = await program.run('export', '-f', 'csv', '-o', out);
    expect(written).toMatchObject({ code: 0, err: '' });
    expect(written.out).toMatch(/^Wrote .*figures\.csv: .*12 rows.*\n.*totals equal the report's: 12 responses, /);
    expect(readFileSync(out, 'utf8').split('\r\n')).toHaveLength(14);
    expect(await program.run('export', '-f', 'json', '-o', out)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^blueplane: figures\.csv is there already/),
    });

    const part = await program.run('export', '-f', 'json', '-o', `${out}.json`, '--include', 'calls, sessions');
    expect(part).toMatchObject({ code: 0, out: expect.stringContaining('it holds all of them') });
    expect(Object.keys(tablesSchema.parse(JSON.parse(readFileSync(`${out}.json`, 'utf8'))).tables)).toEqual([
      'sessions',
      'toolCalls',
    ]);

    expect((await program.run('start', '--daemon')).code).toBe(0);
    const again = await program.run('export', '-f', 'json', '-o', out, '--force', '--anonymize', '--json');
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(exportResultSchema.parse(JSON.parse(again.out))).toMatchObject({
      anonymized: true,
      totals: { responses: 12 },
    });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ schemaVersion: 1, anonymous: true });
  },
  PATIENCE_MS,
);

test(
  'what is asked wrongly is refused in a line',
  async () => {
    const program = testProgram();
    for (const [words, problem] of [
      [['-f', 'xlsx', '-o', 'x'], 'choose csv, json or markdown'],
      [['-f', 'csv'], '--output'],
      [['-f', 'csv', '-o', 'x', '--include', 'usage'], '--format json'],
      [['-f', 'json', '-o', 'x', '--table', 'sessions'], '--format csv'],
      [['-f', 'csv', '-o', 'x', '--table', 'lines'], 'choose responses, sessions'],
      [['-f', 'json', '-o', 'x', '--include', 'usage,prompts'], 'choose of usage, sessions'],
      [['-f', 'csv', '-o', 'x', '--since', '2026-02-30'], 'no such day'],
    ] as const) {
      expect(await program.run('export', ...words)).toMatchObject({ code: 2, err: expect.stringContaining(problem) });
    }
    expect(existsSync('x')).toBe(false);
  },
  PATIENCE_MS,
);
