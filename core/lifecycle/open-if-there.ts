import { openSync } from 'node:fs';
import { errorCode } from '../runtime/error-fields.ts';

/**
 * Opens a file for reading whose name was found a moment ago: Redis and SQLite remove files of a home while others look
 * through it.
 * @returns its descriptor, null when it is gone by now
 */
export function openIfThere(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
