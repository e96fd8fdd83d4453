import { loadInstallationKey } from '../privacy/installation-key.ts';
import { DamagedDatabaseError } from '../storage/damaged-database.ts';
import { openWritable, type WritableDB } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';
import { isDamage } from '../storage/outage.ts';

/**
 * Makes a home's data ready before any worker starts: the installation's key first (a database without its key is not
 * started on), then the database at its newest schema.
 *
 * @throws InstallationKeyError, NewerDatabaseError, ForeignDatabaseError, DamagedDatabaseError; nothing is changed then
 */
export function prepareData(paths: { salt: string; database: string }): void {
  loadInstallationKey(paths.salt, paths.database);
  let database: WritableDB | null = null;
  try {
    database = openWritable(paths.database);
    migrate(database);
  } catch (error) {
    throw isDamage(error) ? new DamagedDatabaseError(error) : error;
  } finally {
    database?.close();
  }
}
