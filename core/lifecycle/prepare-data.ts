import { loadInstallationKey } from '../privacy/installation-key.ts';
import { openWritable, type WritableDB } from '../storage/database.ts';
import { migrate } from '../storage/migrate.ts';

/** The database file is not one, or is damaged. */
export class DamagedDatabaseError extends Error {
  constructor(cause: Error) {
    super(
      'telemetry.db is damaged or is no database. Put it back from a backup, or move it and installation.key away to ' +
        "begin anew (your tools' own files are read again).",
      { cause },
    );
  }
}

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

function isDamage(error: unknown): error is Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^SQLITE_(NOTADB|CORRUPT)/.test(code);
}
