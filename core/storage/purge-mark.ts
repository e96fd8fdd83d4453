import type { ReadableDB } from './database.ts';

/** What stands for a database from which nothing was ever purged. */
const NOTHING_PURGED = '0';

/**
 * How far purges have come. Whoever judges what may be taken in notes it first; whoever stores it compares: where a purge
 * came in between, it was judged by what is no longer so.
 */
export function readPurgeMark(database: Pick<ReadableDB, 'prepare'>): string {
  const last = database
    .prepare<[], { id: number; step: string }>('SELECT id, step FROM purges ORDER BY id DESC LIMIT 1')
    .get();
  return last === undefined ? NOTHING_PURGED : `${last.id} ${last.step}`;
}
