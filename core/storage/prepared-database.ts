import { openWritable, type WritableDB } from './database.ts';
import { DatabasePlace, LostDatabaseError } from './database-place.ts';
import { schemaVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';

export type PreparedDatabase = { database: WritableDB; place: DatabasePlace };

/**
 * Opens for writing what the start of Blueplane has made ready. A process that is started again later makes no file of
 * its own: without tables it would be of use to nobody, and the others still have the old one.
 * @throws LostDatabaseError when there is no such file, or another one than was made ready; SqliteError
 */
export function openPrepared(path: string): PreparedDatabase {
  const place = new DatabasePlace(path);
  const database = openWritable(path);
  place.closeWhenLost(database);
  if (schemaVersion(database) !== (migrations.at(-1)?.version ?? 0)) {
    database.close();
    throw new LostDatabaseError();
  }
  return { database, place };
}
