import type { ReadableDB } from '../storage/database.ts';
import { schemaVersion } from '../storage/migrate.ts';
import { migrations } from '../storage/migrations/index.ts';
import { QueryDatabaseError } from './errors.ts';

/**
 * The database if this version can read it. A file without any schema is one that is being created: the same as none.
 * @throws QueryDatabaseError for an older or newer schema, with what to do.
 */
export function usableDatabase(database: ReadableDB | null): ReadableDB | null {
  if (database === null) return null;
  const known = migrations.at(-1)?.version ?? 0;
  const found = readVersion(database);
  if (found === 0) return null;
  if (found < known) {
    throw new QueryDatabaseError(
      `The database has schema version ${found}, this Blueplane reads ${known}. ` +
        'Run `blueplane ingest --once` or start Blueplane once: both bring it up to date and keep all data.',
    );
  }
  if (found > known) {
    throw new QueryDatabaseError(
      `The database has schema version ${found}, this Blueplane knows ${known}. ` +
        'Update Blueplane, or point BLUEPLANE_HOME at another folder.',
    );
  }
  return database;
}

function readVersion(database: ReadableDB): number {
  try {
    return schemaVersion(database);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new QueryDatabaseError(
      `The database cannot be read: ${reason}. If its file was damaged or is no database, move it away; ` +
        "`blueplane ingest --once` then reads your tools' files anew.",
    );
  }
}
