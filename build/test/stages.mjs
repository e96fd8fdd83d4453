import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  readPlaywrightFailures,
  readPlaywrightReport,
  readUnhandledErrors,
  readVitestFailures,
  readVitestReport,
} from './reports.mjs';
import { unhandledErrorsPath } from './unhandled-errors.mjs';

/**
 * One step of `npm test`.
 * @typedef {import('./reports.mjs').Counts} Counts
 * @typedef {import('./reports.mjs').Failure} Failure
 * @typedef {object} Report
 * @property {string} path
 * @property {(path: string) => Counts | null} read
 * @property {(path: string, root: string) => Failure[]} [failures]
 * @property {{ path: string, read: (path: string) => string[] }} [unhandled] errors that no test caught
 * @typedef {object} Stage
 * @property {string} name
 * @property {string[]} arguments for the project's Node
 * @property {Report} [report] where a stage that runs tests leaves its figures
 * @property {(files: string[]) => Stage} [alone] the same for some files only, one after the other
 */

/**
 * All stages in their order; with filters, only the tests they name: paths below `e2e/` are Playwright's, all other
 * words vitest's.
 * @param {string} root
 * @param {string[]} filters
 * @param {{ isQuiet?: boolean }} [wishes] isQuiet: only failures are printed
 * @returns {{ checks: Stage[], unit: Stage[], endToEnd: Stage[] }} `endToEnd` needs `out/`, `unit` is faster with it
 */
export function stages(root, filters, { isQuiet = false } = {}) {
  const tool = (...path) => join(root, 'node_modules', ...path);
  const reports = join(root, 'out', 'reports');
  const vitest = (words, name = 'unit and integration tests') => ({
    name,
    arguments: [
      tool('vitest', 'vitest.mjs'),
      'run',
      `--reporter=${isQuiet ? 'minimal' : 'default'}`,
      '--reporter=json',
      `--reporter=${join(root, 'build', 'test', 'unhandled-errors.mjs')}`,
      `--outputFile.json=${join(reports, 'vitest.json')}`,
      ...words,
    ],
    report: {
      path: join(reports, 'vitest.json'),
      read: readVitestReport,
      failures: readVitestFailures,
      unhandled: { path: unhandledErrorsPath(root), read: readUnhandledErrors },
    },
    alone: (files) => vitest(['--maxWorkers=1', ...files], `${name}, failed files alone`),
  });
  const playwright = (words, name = 'end-to-end tests') => ({
    name,
    arguments: [tool('@playwright', 'test', 'cli.js'), 'test', ...words],
    report: { path: join(reports, 'playwright.json'), read: readPlaywrightReport, failures: readPlaywrightFailures },
    alone: (files) => playwright(['--workers=1', '--trace=retain-on-failure', ...files], `${name}, failed files alone`),
  });
  if (filters.length > 0) {
    const endToEnd = filters.filter((word) => word.startsWith('e2e'));
    const others = filters.filter((word) => !word.startsWith('e2e'));
    return {
      checks: [],
      unit: others.length > 0 ? [vitest(others)] : [],
      endToEnd: endToEnd.length > 0 ? [playwright(endToEnd)] : [],
    };
  }
  return {
    checks: [
      { name: 'types', arguments: [tool('typescript', 'bin', 'tsc'), '-p', root] },
      { name: 'lint', arguments: [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', root] },
      { name: 'import rules', arguments: [join(root, 'build', 'check-imports.ts')] },
    ],
    unit: [vitest([])],
    endToEnd: [playwright([])],
  };
}

/**
 * Runs one stage with its output on the console.
 * @param {Stage} stage
 * @param {{ root: string, node: string, env: NodeJS.ProcessEnv }} where
 * @returns {Promise<{ ok: boolean, counts: Counts, failures: Failure[], isInterrupted: boolean }>} a stage that fails
 *   without a failed test counts as one; isInterrupted: this process got a signal to end
 */
export async function runStage(stage, { root, node, env }) {
  process.stdout.write(`\n== ${stage.name} ==\n`);
  if (stage.report) {
    mkdirSync(join(stage.report.path, '..'), { recursive: true });
    rmSync(stage.report.path, { force: true });
    if (stage.report.unhandled) {
      rmSync(stage.report.unhandled.path, { force: true });
    }
  }
  const begun = Date.now();
  const { isGood, isInterrupted } = await run(node, stage.arguments, { cwd: root, env });
  const counts = stage.report?.read(stage.report.path) ?? { passed: 0, failed: 0, skipped: 0 };
  const { unhandled } = stage.report ?? {};
  const errors = unhandled?.read(unhandled.path) ?? [];
  // Each is a failure of its own, also beside a failed test.
  counts.failed += errors.length;
  const ok = isGood && counts.failed === 0;
  const failures = ok ? [] : (stage.report?.failures?.(stage.report.path, root) ?? []);
  failures.push(...errors.map((message) => ({ file: stage.name, name: 'an error that no test caught', message })));
  if (!ok && counts.failed === 0) {
    counts.failed = 1;
  }
  if (!ok && failures.length === 0) {
    failures.push({ file: stage.name, name: 'failed', message: 'see its output above' });
  }
  const seconds = Math.round((Date.now() - begun) / 1000);
  process.stdout.write(`== ${stage.name}: ${ok ? 'passed' : 'failed'} after ${seconds} s ==\n`);
  return { ok, counts, failures, isInterrupted };
}

/** Child of the stage under way: signals are passed on to it, and the last line is still printed. */
function run(node, stageArguments, options) {
  return new Promise((resolve) => {
    const child = spawn(node, stageArguments, { ...options, stdio: 'inherit' });
    let isInterrupted = false;
    const forward = (signal) => {
      isInterrupted = true;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) {
      process.on(signal, forward);
    }
    const finish = (isGood) => {
      for (const signal of signals) {
        process.off(signal, forward);
      }
      resolve({ isGood, isInterrupted });
    };
    child.once('error', () => finish(false));
    child.once('exit', (code) => finish(code === 0));
  });
}
