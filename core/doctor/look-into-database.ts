import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/** How long a lock is waited for. */
const LOCK_WAIT_MS = 2_000;

/**
 * Reads a database of ours without writing a byte in its folder, whether or not a server has it open: in place with a
 * log beside it, its index read-only; without one as it lies. (Only node:sqlite takes such URIs.)
 * @throws what SQLite says
 */
export function lookIntoDatabase<Result>(path: string, look: (database: DatabaseSync) => Result): Result {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  const how =
    log === undefined || (log.size === 0 && !existsSync(`${path}-shm`)) ? 'immutable=1' : 'mode=ro&readonly_shm=1';
  const database = new DatabaseSync(`${pathToFileURL(path).href}?${how}`, { readOnly: true, timeout: LOCK_WAIT_MS });
  try {
    return look(database);
  } finally {
    database.close();
  }
}
