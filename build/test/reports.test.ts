import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { put, testFolder } from '../prepare/test-folder.ts';
import { lastLine, readPlaywrightReport, readVitestReport } from './reports.mjs';
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

describe('a stage', () => {
  // Its headings would look like ours.
  beforeEach(() => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  const where = (root: string) => ({ root, node: process.execPath, env: process.env });
  const writing = (path: string, report: object, code: number) => [
    '-e',
    `require('node:fs').writeFileSync(${JSON.stringify(path)}, ${JSON.stringify(JSON.stringify(report))}); process.exit(${code})`,
  ];

  it('that fails without a failed test counts as one', async () => {
    const root = testFolder();
    const result = await runStage({ name: 'types', arguments: ['-e', 'process.exit(2)'] }, where(root));
    expect(result).toEqual({ ok: false, counts: { passed: 0, failed: 1, skipped: 0 } });
  });

  it('that crashes after its tests passed fails', async () => {
    const root = testFolder();
    const path = join(root, 'reports', 'v.json');
    const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
    const stage = { name: 'unit', arguments: writing(path, report, 1), report: { path, read: readVitestReport } };
    expect(await runStage(stage, where(root))).toEqual({ ok: false, counts: { passed: 5, failed: 1, skipped: 0 } });
  });

  it('that ends well with a failed test in its report fails', async () => {
    const root = testFolder();
    const path = join(root, 'reports', 'v.json');
    const report = { numPassedTests: 5, numFailedTests: 2, numPendingTests: 0, numTodoTests: 0 };
    const stage = { name: 'unit', arguments: writing(path, report, 0), report: { path, read: readVitestReport } };
    expect(await runStage(stage, where(root))).toEqual({ ok: false, counts: { passed: 5, failed: 2, skipped: 0 } });
  });

  it('does not take an old report for its own', async () => {
    const root = testFolder();
    const path = put(
      join(root, 'reports', 'v.json'),
      JSON.stringify({ numPassedTests: 9, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }),
    );
    const stage = { name: 'unit', arguments: ['-e', ''], report: { path, read: readVitestReport } };
    expect((await runStage(stage, where(root))).counts).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });

  it('is chosen by a filter: e2e paths for Playwright, all else for vitest', () => {
    const names = (filters: string[]) => {
      const { beforeBuild, afterBuild } = stages('/root', filters);
      return [...beforeBuild, ...afterBuild].map(({ name }) => name);
    };
    expect(names([])).toEqual(['types', 'lint', 'import rules', 'unit and integration tests', 'end-to-end tests']);
    expect(names(['core/queue'])).toEqual(['unit and integration tests']);
    expect(names(['e2e/dashboard.spec.ts'])).toEqual(['end-to-end tests']);
  });
});
