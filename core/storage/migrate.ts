import type { WritableDB } from './database.ts';
import { migrations as allMigrations, type Migration } from './migrations/index.ts';

/** Raised when the file was written by a newer Blueplane; nothing is changed. */
export class NewerDatabaseError extends Error {
  constructor(found: number, known: number) {
    super(
      `The database has schema version ${found}, this Blueplane knows ${known}. ` +
        'Update Blueplane, or point BLUEPLANE_HOME at another folder.',
    );
  }
}

/** Raised when the file holds tables that Blueplane did not make; nothing is changed. */
export class ForeignDatabaseError extends Error {
  constructor() {
    super(
      'telemetry.db holds tables, but not of Blueplane. Move it away to begin anew, or point BLUEPLANE_HOME at another folder.',
    );
  }
}

/** The schema version of a database, 0 for an empty file. */
export function schemaVersion(database: Pick<WritableDB, 'prepare'>): number {
  const table = database
    .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'")
    .get();
  if (table === undefined) return 0;
  const row = database
    .prepare<[], { version: number | null }>('SELECT max(version) AS version FROM schema_version')
    .get();
  return row?.version ?? 0;
}

/**
 * Brings a database to the newest schema, in one transaction: it is either fully migrated or untouched.
 * @throws NewerDatabaseError when the file is newer than this program, ForeignDatabaseError when it is another's.
 */
export function migrate(database: WritableDB, migrations: readonly Migration[] = allMigrations): void {
  const run = database.transaction(() => {
    const found = schemaVersion(database);
    const known = migrations.at(-1)?.version ?? 0;
    if (found > known) throw new NewerDatabaseError(found, known);
    if (found === 0) {
      if (hasTables(database)) throw new ForeignDatabaseError();
      database.exec(
        'CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)',
      );
    }
    for (const migration of migrations) {
      if (migration.version <= found) continue;
      database.exec(migration.sql);
      database
        .prepare('INSERT INTO schema_version (version, name, applied_at) VALUES (?, ?, ?)')
        .run(migration.version, migration.name, new Date().toISOString());
    }
  });
  run.immediate();
}

function hasTables(database: Pick<WritableDB, 'prepare'>): boolean {
  const other = database.prepare(
    "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name != 'schema_version' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
  );
  return other.get() !== undefined;
}
