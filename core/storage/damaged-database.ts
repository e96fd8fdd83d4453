/** The database file is not one, or is damaged. The message says what to do. */
export class DamagedDatabaseError extends Error {
  constructor(cause: Error) {
    super(
      'telemetry.db is damaged or is no database. Put it back from a backup, or move it and installation.key away to ' +
        "begin anew (your tools' own files are read again).",
      { cause },
    );
  }
}
