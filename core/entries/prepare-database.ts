import { dirname } from 'node:path';
import { loadInstallationKey } from '../privacy/installation-key.ts';
import { homePaths } from '../runtime/paths.ts';
import { openWritable } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';

/**
 * Makes a home's database ready for this version: the installation's key first, because a database without its key
 * cannot be used, then the newest schema.
 * @param path the SQLite file of the home.
 * @throws InstallationKeyError, NewerDatabaseError, SqliteError
 */
export async function prepareDatabase(path: string): Promise<void> {
  loadInstallationKey(homePaths(dirname(path)).salt, path);
  const database = openWritable(path);
  try {
    migrate(database);
  } finally {
    database.close();
  }
}
