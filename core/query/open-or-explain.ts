import { openReadable, type ReadableDB } from '../storage/database.ts';
import { QueryDatabaseError } from './errors.ts';

/**
 * The database file of a home, for reading.
 * @returns null when there is none yet
 * @throws QueryDatabaseError that says what to do
 */
export function openOrExplain(path: string): ReadableDB | null {
  try {
    return openReadable(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new QueryDatabaseError(
      `The database ${path} cannot be opened: ${reason}. Check that the file is readable and on a disk with space.`,
    );
  }
}
