import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { put, testFolder } from '../prepare/test-folder.ts';
import {
  failureLines,
  lastLine,
  readPlaywrightFailures,
  readPlaywrightReport,
  readVitestFailures,
  readVitestReport,
} from './reports.mjs';
import { noOutcome, noteFailure, runStages } from './run-stages.mjs';
import { runStage, stages } from './stages.mjs';

describe('the figures of a test run', () => {
  it('are read from vitest’s and Playwright’s reports', () => {
    const folder = testFolder();
    const vitest = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
    expect(readVitestReport(put(join(folder, 'v.json'), JSON.stringify(vitest)))).toEqual({
      passed: 5,
      failed: 1,
      skipped: 3,
    });
    const playwright = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 4 } };
    expect(readPlaywrightReport(put(join(folder, 'p.json'), JSON.stringify(playwright)))).toEqual({
      passed: 3,
      failed: 2,
      skipped: 4,
    });
    expect(readVitestReport(join(folder, 'missing.json'))).toBe(null);
  });

  it('make the last line', () => {
    expect(lastLine({ passed: 12, failed: 0, skipped: 3 })).toBe('tests: 12 passed, 0 failed, 3 skipped');
  });
});

describe('the failures of a test run', () => {
  it('are read from vitest’s report: tests, and files that could not be loaded', () => {
    const root = testFolder();
    const report = {
      testResults: [
        {
          name: join(root, 'core/a.test.ts'),
          status: 'failed',
          message: '',
          assertionResults: [
            { status: 'passed', fullName: 'adds' },
            {
              status: 'failed',
              fullName: 'shop > adds up',
              failureMessages: ['\u001b[31mexpected 1\u001b[39m\n  at x'],
            },
          ],
        },
        { name: join(root, 'core/b.test.ts'), status: 'failed', message: 'no such module\nx', assertionResults: [] },
        { name: join(root, 'core/c.test.ts'), status: 'passed', message: '', assertionResults: [] },
      ],
    };
    expect(readVitestFailures(put(join(root, 'v.json'), JSON.stringify(report)), root)).toEqual([
      { file: 'core/a.test.ts', name: 'shop > adds up', message: 'expected 1' },
      { file: 'core/b.test.ts', name: 'the file itself', message: 'no such module' },
    ]);
    expect(readVitestFailures(join(root, 'missing.json'), root)).toEqual([]);
  });

  it('are read from Playwright’s report, with the names above them', () => {
    const root = testFolder();
    const spec = (title: string, status: string, results: object[]) => ({
      title,
      file: 'desktop/life.spec.ts',
      tests: [{ status, results }],
    });
    const report = {
      config: { rootDir: join(root, 'e2e') },
      errors: [{ message: '\u001b[31mError: no tests\u001b[39m' }],
      suites: [
        {
          title: 'desktop/life.spec.ts',
          file: 'desktop/life.spec.ts',
          specs: [spec('starts', 'expected', [{}]), spec('ends', 'unexpected', [{ error: { message: 'late\nlog' } }])],
          suites: [{ title: 'the tray', file: 'desktop/life.spec.ts', specs: [spec('shows', 'flaky', [{}])] }],
        },
      ],
    };
    expect(readPlaywrightFailures(put(join(root, 'p.json'), JSON.stringify(report)), root)).toEqual([
      { file: 'end-to-end tests', name: 'as a whole', message: 'Error: no tests' },
      { file: 'e2e/desktop/life.spec.ts', name: 'ends', message: 'late' },
      { file: 'e2e/desktop/life.spec.ts', name: 'the tray > shows', message: '' },
    ]);
  });

  it('are told a line each, of which there are never too many', () => {
    const one = { file: 'core/a.test.ts', name: 'adds up', message: 'expected 1' };
    expect(failureLines([one, { ...one, message: '' }])).toEqual([
      'failed: core/a.test.ts: adds up: expected 1',
      'failed: core/a.test.ts: adds up',
    ]);
    const many = failureLines(Array.from({ length: 100 }, () => one));
    expect(many).toHaveLength(61);
    expect(many.at(-1)).toBe('failed: and 40 more');
  });
});

describe('a stage', () => {
  // Its headings would look like ours.
  beforeEach(() => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const where = (root: string) => ({ root, node: process.execPath, env: process.env });
  const vitestReport = (path: string) => ({ path, read: readVitestReport, failures: readVitestFailures });
  const writing = (path: string, report: object, code: number) => [
    '-e',
    `require('node:fs').writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(JSON.stringify(report))}); process.exit(${code})`,
  ];

  it('that fails without a failed test counts as one', async () => {
    const root = testFolder();
    const result = await runStage({ name: 'types', arguments: ['-e', 'process.exit(2)'] }, where(root));
    expect(result).toMatchObject({
      ok: false,
      counts: { passed: 0, failed: 1, skipped: 0 },
      failures: [{ file: 'types', name: 'failed' }],
    });
  });

  it('that crashes after its tests passed fails', async () => {
    const root = testFolder();
    const path = join(root, 'reports', 'v.json');
    const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
    const stage = { name: 'unit', arguments: writing(path, report, 1), report: vitestReport(path) };
    expect(await runStage(stage, where(root))).toMatchObject({
      ok: false,
      counts: { passed: 5, failed: 1, skipped: 0 },
    });
  });

  it('that ends well with a failed test in its report fails', async () => {
    const root = testFolder();
    const path = join(root, 'reports', 'v.json');
    const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 0, numTodoTests: 0 };
    const stage = { name: 'unit', arguments: writing(path, report, 0), report: vitestReport(path) };
    expect(await runStage(stage, where(root))).toMatchObject({
      ok: false,
      counts: { passed: 5, failed: 2, skipped: 0 },
    });
  });

  it('does not take an old report for its own', async () => {
    const root = testFolder();
    const path = put(
      join(root, 'reports', 'v.json'),
      JSON.stringify({ numPassedTests: 9, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }),
    );
    const stage = { name: 'unit', arguments: ['-e', ''], report: vitestReport(path) };
    expect((await runStage(stage, where(root))).counts).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });

  it('that fails keeps no later one from running; a signal does', async () => {
    const root = testFolder();
    const marker = join(root, 'ran');
    const later = {
      name: 'later',
      arguments: ['-e', `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`],
    };
    const outcome = noOutcome();
    const first = { name: 'first', arguments: ['-e', 'process.exit(1)'] };
    expect(await runStages([first, later], where(root), outcome)).toBe(false);
    expect(existsSync(marker)).toBe(true);
    noteFailure(outcome, 'build', 'no room\nstack');
    expect(outcome).toEqual({
      counts: { passed: 0, failed: 2, skipped: 0 },
      failures: [
        { file: 'first', name: 'failed', message: 'see its output above' },
        { file: 'build', name: 'failed', message: 'no room' },
      ],
      unsteady: [],
    });

    rmSync(marker);
    const begun = join(root, 'begun');
    const endless = `require('node:fs').writeFileSync(${JSON.stringify(begun)}, ''); setInterval(() => {}, 1000)`;
    const stopped = runStages([{ name: 'endless', arguments: ['-e', endless] }, later], where(root), noOutcome());
    await vi.waitFor(() => expect(existsSync(begun)).toBe(true), { timeout: 60_000 });
    process.emit('SIGTERM', 'SIGTERM');
    expect(await stopped).toBe(true);
    expect(existsSync(marker)).toBe(false);
  });

  describe('whose failed files run once more, alone,', () => {
    const failedReport = (root: string, names: string[], passed: number) => ({
      numPassedTests: passed,
      numFailedTests: names.length,
      numPendingTests: 2,
      numTodoTests: 0,
      testResults: [
        {
          name: join(root, 'a.test.ts'),
          status: names.length > 0 ? 'failed' : 'passed',
          message: '',
          assertionResults: names.map((fullName) => ({ status: 'failed', fullName, failureMessages: ['late'] })),
        },
      ],
    });
    const run = async (secondly: string[], options?: { repeatsFailed: boolean }) => {
      const root = testFolder();
      put(join(root, 'a.test.ts'), '');
      const path = join(root, 'reports', 'v.json');
      const stage = (names: string[], passed: number) => ({
        name: 'unit',
        arguments: writing(path, failedReport(root, names, passed), names.length > 0 ? 1 : 0),
        report: vitestReport(path),
      });
      const asked: string[][] = [];
      const first = {
        ...stage(['adds', 'takes'], 5),
        alone: (files: string[]) => {
          asked.push(files);
          return stage(secondly, 3 - secondly.length);
        },
      };
      const outcome = noOutcome();
      await runStages([first], where(root), outcome, options);
      return { asked, outcome };
    };
    const failed = (name: string) => ({ file: 'a.test.ts', name, message: 'late' });

    it('passes when they pass, and names them', async () => {
      expect(await run([], { repeatsFailed: true })).toEqual({
        asked: [['a.test.ts']],
        outcome: {
          counts: { passed: 7, failed: 0, skipped: 2 },
          failures: [],
          unsteady: [failed('adds'), failed('takes')],
        },
      });
    });

    it('fails when one fails again', async () => {
      expect((await run(['takes'], { repeatsFailed: true })).outcome).toEqual({
        counts: { passed: 6, failed: 1, skipped: 2 },
        failures: [failed('takes')],
        unsteady: [failed('adds')],
      });
    });

    it('fails at once when nobody asked for a second run', async () => {
      expect(await run([])).toEqual({
        asked: [],
        outcome: {
          counts: { passed: 5, failed: 2, skipped: 2 },
          failures: [failed('adds'), failed('takes')],
          unsteady: [],
        },
      });
    });
  });

  it('is chosen by a filter: e2e paths for Playwright, all else for vitest', () => {
    const names = (filters: string[]) => {
      const { checks, unit, endToEnd } = stages('/root', filters);
      return [...checks, ...unit, ...endToEnd].map(({ name }) => name);
    };
    expect(names([])).toEqual(['types', 'lint', 'import rules', 'unit and integration tests', 'end-to-end tests']);
    expect(names(['core/queue'])).toEqual(['unit and integration tests']);
    expect(names(['e2e/dashboard.spec.ts'])).toEqual(['end-to-end tests']);
  });
});
