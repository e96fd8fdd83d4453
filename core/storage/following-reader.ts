import { statSync } from 'node:fs';
import { openReadable, type ReadableDB } from './database.ts';

/** A reader for a long-lived process: it follows the file when that appears later, is replaced or is removed. */
export type FollowingReader = {
  /**
   * The database as it is now; do not keep it beyond one piece of work.
   * @returns null when there is no database
   * @throws SqliteError when the file cannot be opened
   */
  open(): ReadableDB | null;
  /**
   * A word that differs from the one before when another connection has committed or the file was replaced; null when
   * there is no database.
   * @throws SqliteError when the file cannot be read
   */
  version(): string | null;
  close(): void;
};

type Opened = { database: ReadableDB; file: string };

/** @param path the database file; it need not exist yet */
export function followReader(path: string): FollowingReader {
  let opened: Opened | null = null;

  function close(): void {
    if (opened?.database.open === true) opened.database.close();
    opened = null;
  }

  function follow(): Opened | null {
    // Looked at before opening: a file replaced in between then differs the next time.
    const file = fileIdentity(path);
    if (opened !== null && opened.file === file && opened.database.open) return opened;
    close();
    if (file === null) return null;
    const database = openReadable(path);
    opened = database === null ? null : { database, file };
    return opened;
  }

  return {
    open: () => follow()?.database ?? null,
    version() {
      const current = follow();
      return current === null ? null : `${current.file}:${current.database.pragma('data_version', { simple: true })}`;
    },
    close,
  };
}

/** While we hold a file open its inode number cannot be given to another one. */
function fileIdentity(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}
