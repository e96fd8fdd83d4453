import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @typedef {{ file: string, name: string, message: string }} Failure
 *   file: below the project's folder, or the stage's name; message: its first line
 */

/** Longest line of a message that is repeated; the whole of it stands further up. */
const MESSAGE_MAX = 300;
/** Failures that are named at the end; all stand further up. */
const FAILURES_MAX = 60;

/**
 * @param {string} path vitest's JSON report
 * @returns {Counts | null} null when there is none
 */
export function readVitestReport(path) {
  const report = readJson(path);
  return report === null
    ? null
    : {
        passed: report.numPassedTests,
        failed: report.numFailedTests,
        skipped: report.numPendingTests + report.numTodoTests,
      };
}

/**
 * @param {string} path Playwright's JSON report
 * @returns {Counts | null} null when there is none
 */
export function readPlaywrightReport(path) {
  const report = readJson(path);
  return report === null
    ? null
    : {
        passed: report.stats.expected,
        failed: report.stats.unexpected + report.stats.flaky,
        skipped: report.stats.skipped,
      };
}

/**
 * @param {string} path vitest's JSON report
 * @param {string} root
 * @returns {Failure[]} tests that failed, and files that could not be loaded
 */
export function readVitestFailures(path, root) {
  return (readJson(path)?.testResults ?? []).flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter((result) => result.status === 'failed');
    if (failed.length === 0 && status === 'failed') {
      return [failure(file, 'the file itself', message)];
    }
    return failed.map((result) => failure(file, result.fullName, result.failureMessages?.[0]));
  });
}

/**
 * @param {string} path what the reporter of unhandled-errors.mjs left
 * @returns {string[]} first lines of errors that no test caught; none when there is no such file
 */
export function readUnhandledErrors(path) {
  return (readJson(path) ?? []).map(firstLine);
}

/**
 * @param {string} path Playwright's JSON report
 * @param {string} root
 * @returns {Failure[]} tests that did not pass at once, and what kept any from running
 */
export function readPlaywrightFailures(path, root) {
  const report = readJson(path);
  if (report === null) {
    return [];
  }
  const folder = report.config?.rootDir ?? root;
  const inSuite = (suite, above) => {
    const names = suite.title === suite.file ? above : [...above, suite.title];
    const failed = (suite.specs ?? []).flatMap((spec) =>
      spec.tests
        .filter(({ status }) => status === 'unexpected' || status === 'flaky')
        .map(({ results }) => {
          const { error } = results.find((result) => result.error !== undefined) ?? {};
          return failure(relative(root, `${folder}/${spec.file}`), [...names, spec.title].join(' > '), error?.message);
        }),
    );
    return [...failed, ...(suite.suites ?? []).flatMap((inner) => inSuite(inner, names))];
  };
  return [
    ...(report.errors ?? []).map(({ message }) => failure('end-to-end tests', 'as a whole', message)),
    ...(report.suites ?? []).flatMap((suite) => inSuite(suite, [])),
  ];
}

/**
 * The failures once more, a line each, to stand right above the last line: of a long output often only the end is kept.
 * @param {Failure[]} failures
 * @param {string} [word] what each line begins with
 * @returns {string[]}
 */
export function failureLines(failures, word = 'failed') {
  const lines = failures
    .slice(0, FAILURES_MAX)
    .map(({ file, name, message }) => `${word}: ${file}: ${name}${message === '' ? '' : `: ${message}`}`);
  const more = failures.length - lines.length;
  return more > 0 ? [...lines, `${word}: and ${more} more`] : lines;
}

function failure(file, name, message) {
  return { file, name, message: firstLine(message) };
}

function firstLine(message) {
  const [first = ''] = stripVTControlCharacters(message ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return first.slice(0, MESSAGE_MAX);
}

/**
 * The last line of `npm test`.
 * @param {Counts} counts
 */
export function lastLine({ passed, failed, skipped }) {
  return `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
