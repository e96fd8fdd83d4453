import { QueryDatabaseError } from '../../query/index.ts';
import { errorFields } from '../../runtime/error-fields.ts';
import type { Logger } from '../../runtime/logger.ts';

/** Turns an error of ours into words for a client, and logs it. */
export type ErrorReporter = { report(error: unknown): string };

/** How long the same error is not logged again: a dashboard asks several times a second. */
const SILENCE_MS = 60_000;

/** @param now epoch milliseconds */
export function createErrorReporter(log: Logger, now: () => number): ErrorReporter {
  let last = { text: '', at: 0 };
  return {
    report(error) {
      const fields = errorFields(error);
      const text = `${fields.type} ${fields.code} ${fields.message}`;
      if (text !== last.text || now() - last.at >= SILENCE_MS) {
        log.error({ error }, 'a request could not be answered');
        last = { text, at: now() };
      }
      // These say what to do, and hold nothing private.
      if (error instanceof QueryDatabaseError) return error.message;
      return 'The figures cannot be read just now. Try again; `blueplane logs` says more.';
    },
  };
}
