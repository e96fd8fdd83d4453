import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { put, testFolder } from '../prepare/test-folder.ts';
import { readUnhandledErrors, readVitestFailures, readVitestReport } from './reports.mjs';
import { noOutcome, runStages } from './run-stages.mjs';
import { unhandledErrorsPath } from './unhandled-errors.mjs';

const VITEST = join(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs');

it('an error that no test caught fails the run beside a failed test, and nothing is repeated then', async () => {
  // Its headings would look like ours.
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => void vi.restoreAllMocks());
  const root = testFolder();
  put(
    join(root, 'a.test.mjs'),
    `test('fails', () => { throw new Error('once'); });
     test('leaves an error behind', () => { void Promise.reject(new Error('nobody waits')); });`,
  );
  const path = join(root, 'out', 'reports', 'vitest.json');
  const asked: string[][] = [];
  const stage = {
    name: 'unit',
    arguments: [
      ...[VITEST, 'run', '--globals', '--root', root, '--reporter=json', `--outputFile.json=${path}`],
      `--reporter=${join(import.meta.dirname, 'unhandled-errors.mjs')}`,
    ],
    report: {
      path,
      read: readVitestReport,
      failures: readVitestFailures,
      unhandled: { path: unhandledErrorsPath(root), read: readUnhandledErrors },
    },
    alone: (files: string[]) => {
      asked.push(files);
      return { name: 'alone', arguments: ['-e', ''] };
    },
  };
  const outcome = noOutcome();
  await runStages([stage], { root, node: process.execPath, env: process.env }, outcome, { repeatsFailed: true });
  expect(outcome).toEqual({
    counts: { passed: 1, failed: 2, skipped: 0 },
    failures: [
      { file: 'a.test.mjs', name: 'fails', message: 'Error: once' },
      { file: 'unit', name: 'an error that no test caught', message: 'Error: nobody waits' },
    ],
    unsteady: [],
  });
  expect(asked).toEqual([]);
});
