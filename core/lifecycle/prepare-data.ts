import { loadInstallationKey } from '../privacy/installation-key.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { DamagedDatabaseError } from '../storage/damaged-database.ts';
import { openReadable, openWritable, type WritableDB } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';
import { isDamage } from '../storage/outage.ts';
import { findOpenPurge } from './purge-journal.ts';
import { readRepairNote } from './repair-note.ts';

/**
 * Makes a home's data ready before any worker starts: the installation's key first (a database without its key is not
 * started on), then the database at its newest schema.
 *
 * @throws Error in words while a repair is broken off; InstallationKeyError, NewerDatabaseError, ForeignDatabaseError, DamagedDatabaseError; nothing is changed then
 */
export function prepareData(paths: Pick<HomePaths, 'salt' | 'database' | 'repairNote'>): void {
  if (readRepairNote(paths)?.state === 'begun') {
    // What would be written now would be replaced by what is saved.
    throw new Error('telemetry.db is being repaired. Run `blueplane restart`, which finishes it, then repeat this.');
  }
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

/** Whether a purge was broken off and is to be finished first. @param path of a database that was made ready */
export function hasOpenPurge(path: string): boolean {
  const database = openReadable(path);
  if (database === null) return false;
  try {
    return findOpenPurge(database) !== null;
  } finally {
    database.close();
  }
}
