import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { AMOUNT_VARIABLE, type Amount } from '../../build/test/amount.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PLAYWRIGHT = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');

type Surface = 'Chromium' | 'desktop';
type Listed = { file: string; title: string; surface: Surface };

const specSchema = z.object({
  file: z.string(),
  title: z.string(),
  tests: z.array(z.object({ projectName: z.string() })),
});
const suiteSchema = z.object({
  specs: z.array(specSchema).default([]),
  get suites() {
    return z.array(suiteSchema).default([]);
  },
});
type Suite = z.infer<typeof suiteSchema>;

/** What Playwright would run of this folder. */
async function listed(amount: Amount): Promise<Listed[]> {
  const words = [PLAYWRIGHT, 'test', '--list', '--reporter=json', 'e2e/both'];
  const env: NodeJS.ProcessEnv = { ...process.env, [AMOUNT_VARIABLE]: amount };
  // The report goes to the console instead of the file of the run that this test may be part of.
  delete env.PLAYWRIGHT_JSON_OUTPUT_NAME;
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: ROOT, env, maxBuffer: 1 << 24 });
  return z
    .object({ suites: z.array(suiteSchema) })
    .parse(JSON.parse(stdout))
    .suites.flatMap(testsOf);
}

function testsOf({ specs, suites }: Suite): Listed[] {
  const own = specs.flatMap(({ file, title, tests }) =>
    tests.map(({ projectName }): Listed => {
      return { file: file.replace('both/', ''), title, surface: projectName === 'Chromium' ? 'Chromium' : 'desktop' };
    }),
  );
  return [...own, ...suites.flatMap(testsOf)];
}

/** The lines of the table. */
function table(): { what: string; file: string; words: string; where: string }[] {
  const lines = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8').split('\n');
  const cells = lines.filter((line) => line.startsWith('|')).map((line) => line.split('|').map((cell) => cell.trim()));
  return cells.slice(2).map(([, what = '', file = '', words = '', where = '']) => ({ what, file, words, where }));
}

function surfaces(tests: readonly Listed[], file: string, words: string): string {
  const found = tests.filter((each) => each.file === file && each.title.includes(words));
  const names = [...new Set(found.map(({ surface }) => surface))];
  return names.length === 2 ? 'both' : (names[0] ?? 'nowhere');
}

test('each requirement of the table runs where the table says, and on both surfaces in the full run', async () => {
  const rows = table();
  const [short, full] = await Promise.all([listed('short'), listed('full')]);
  const found = rows.map((row) => ({ ...row, where: surfaces(short, row.file, row.words) }));
  expect(found).toEqual(rows);
  for (const { what, file, words } of rows) expect(surfaces(full, file, words), what).toBe('both');
  // Nothing that is tested here stands outside of the table.
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.spec.ts'));
  expect([...new Set(rows.map(({ file }) => file))].toSorted()).toEqual(files.toSorted());
});
