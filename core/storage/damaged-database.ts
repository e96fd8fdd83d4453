/** The database file is not one, or is damaged. The message says what to do. */
export class DamagedDatabaseError extends Error {
  /** @param cause what SQLite said; null: nothing of it can be read and there is no backup, so that a start mends nothing */
  constructor(cause: Error | null) {
    super(cause === null ? HOPELESS : MENDABLE, { cause });
  }
}

const MENDABLE =
  'telemetry.db is damaged. Run `blueplane restart`, or quit Blueplane and open it again: what can be read of it is ' +
  "saved, and the rest is taken from the daily backup and from your tools' own files.";
const HOPELESS =
  'telemetry.db is damaged or is no database, and there is no backup of it. Move it and installation.key away to begin ' +
  "anew (your tools' own files are read again, also those that were purged).";
