import { withoutPaths } from './without-paths.ts';

/** What a log line may say about an error. */
export type ErrorFields = { type: string; code: string | null; message: string };

/** Longest error message kept, in characters: enough for a sentence, too short for a document. */
const MESSAGE_MAX_LENGTH = 300;

/** `ENOENT`, `SQLITE_BUSY` ...; the error's class when it has no code. */
export function errorCode(error: unknown): string {
  if (error instanceof Error) {
    return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  }
  return typeof error;
}

/** The sentence of an error, for people. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Reduces an error to what may be logged: no stack, no file path (errors of the file system and of sockets
 * carry it in their message) and no piece of the text that was parsed.
 */
export function errorFields(error: unknown): ErrorFields {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  // JSON.parse quotes the text it stumbled over.
  const sentence = error instanceof SyntaxError ? 'malformed text' : errorMessage(error);
  const message = withoutPaths(sentence).slice(0, MESSAGE_MAX_LENGTH);
  return { type: error instanceof Error ? error.name : typeof error, code, message };
}
