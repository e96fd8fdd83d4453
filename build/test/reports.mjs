import { readFileSync } from 'node:fs';

/**
 * @param {string} path vitest's JSON report
 * @returns {{ passed: number, failed: number, skipped: number } | null} null when there is none
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
 * @returns {{ passed: number, failed: number, skipped: number } | null} null when there is none
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
 * The last line of `npm test`.
 * @param {{ passed: number, failed: number, skipped: number }} counts
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
