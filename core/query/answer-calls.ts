import type { ReadableDB } from '../storage/database.ts';
import { usableDatabase } from './usable-database.ts';

/**
 * Works out one answer out of one consistent snapshot of the database.
 * @param opened the connection to read from; null while there is no database
 * @throws QueryDatabaseError when the database is of another version
 */
export function inOneSnapshot<Answer>(
  opened: ReadableDB | null,
  answer: (database: ReadableDB | null) => Answer,
): Answer {
  const database = usableDatabase(opened);
  return database === null ? answer(null) : database.transaction(() => answer(database)).deferred();
}
