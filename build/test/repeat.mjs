/**
 * Which failures of a run get a second one, of their files alone: a machine that was busy explains a late answer, and
 * nothing else.
 * @typedef {import('./reports.mjs').Failure} Failure
 * @typedef {import('./reports.mjs').Counts} Counts
 * @typedef {{ counts: Counts, failures: Failure[], isInterrupted: boolean }} Result of a stage
 */

/** With more failed files than this the cause is no accident of timing, and a second run would only take time. */
const ALONE_FILES_MAX = 6;

/**
 * Failures that stay whatever a second run says, by a word in the name of the file or of the test. Each of these looks for
 * what goes wrong once in many runs: there a second run that passes hides the defect.
 */
const NEVER_REPEATED = [
  // A process is killed at some moment; of many moments one may lose or double something.
  /\b(kill|crash)(s|ed|es)?\b/i,
  // Redis, disk or database are taken away in the middle of work.
  /\b(faults?|outages?|lost-database)\b/i,
  // Writers meet in another order, or scopes are drawn, each time.
  /\b(interleavings?|random)\b/i,
];
/** How fast-check begins: the values that failed are drawn anew the next time. */
const PROPERTY_FAILED = /^(Error: )?Property failed\b/;

/** @param {Failure} failure */
function isFinal({ file, name, message }) {
  const fileName = file.split(/[\\/]/).at(-1) ?? '';
  return (
    NEVER_REPEATED.some((pattern) => pattern.test(fileName) || pattern.test(name)) || PROPERTY_FAILED.test(message)
  );
}

/**
 * @param {Failure[]} failures of the first run
 * @param {(file: string) => boolean} isFile whether there is such a file
 * @returns {{ files: string[], final: Failure[] }} files: to be run once more, none where that makes no sense; final:
 *   failures that stay
 */
export function repeatPlan(failures, isFile) {
  const all = new Set(failures.map(({ file }) => file));
  // What belongs to no file - an error that no test caught, a run that broke off - may have touched any test, and fails
  // the run by itself.
  if (all.size > ALONE_FILES_MAX || ![...all].every(isFile)) {
    return { files: [], final: failures };
  }
  const final = failures.filter(isFinal);
  return { files: [...new Set(failures.filter((each) => !isFinal(each)).map(({ file }) => file))], final };
}

/**
 * What became of a stage in both runs together.
 * @param {Result} first
 * @param {Result} second of some of its files
 * @param {Failure[]} final failures of the first that stay
 * @returns {Result & { unsteady: Failure[] }} unsteady: what failed at first only
 */
export function bothRuns(first, second, final) {
  const hasRun = second.counts.passed + second.counts.failed > 0;
  if (!hasRun) {
    return { ...first, isInterrupted: second.isInterrupted, unsteady: [] };
  }
  const known = new Set(final.map(nameOf));
  const failures = [...final, ...second.failures.filter((failure) => !known.has(nameOf(failure)))];
  const remaining = new Set(failures.map(nameOf));
  return {
    ...second,
    counts: {
      ...first.counts,
      passed: first.counts.passed + Math.max(first.counts.failed - failures.length, 0),
      failed: failures.length,
    },
    failures,
    unsteady: first.failures.filter((failure) => !remaining.has(nameOf(failure))),
  };
}

/** @param {Failure} failure */
function nameOf({ file, name }) {
  return `${file}: ${name}`;
}
