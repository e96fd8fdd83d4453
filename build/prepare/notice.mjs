/**
 * Tells the user what is missing and how it is solved: one line on stderr, so that the standard output of a command
 * stays clean for `--json`. A notice never holds a web address: the first one printed is the dashboard's.
 * @param {string} sentence
 */
export function notice(sentence) {
  process.stderr.write(`blueplane: ${sentence}\n`);
}

/** A missing piece that could not be provided. Its message says what, why and what to do. */
export class PreparationError extends Error {
  name = 'PreparationError';
}
