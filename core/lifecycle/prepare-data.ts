import { loadInstallationKey } from '../privacy/installation-key.ts';
import { openWritable } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';

/**
 * Makes a home's data ready before any worker starts: the installation's key first (a database without its key is not
 * started on), then the database at its newest schema.
 *
 * @throws InstallationKeyError, NewerDatabaseError, or SQLite's error when the file is damaged
 */
export function prepareData(paths: { salt: string; database: string }): void {
  loadInstallationKey(paths.salt, paths.database);
  const database = openWritable(paths.database);
  try {
    migrate(database);
  } finally {
    database.close();
  }
}
