import type { ReadableDB } from '../storage/database.ts';
import { usableDatabase } from './usable-database.ts';

/** How many purges are done in this home. 0 where there is no database that can be read. */
export function finishedPurges(database: ReadableDB | null): number {
  const usable = usableDatabase(database);
  return usable?.prepare<[], number>('SELECT count(finished_at) FROM purges').pluck().get() ?? 0;
}
