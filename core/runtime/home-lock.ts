import { chmodSync, existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { errorCode } from './error-fields.ts';

/** Another process owns the home. */
export class HomeTakenError extends Error {}

export type HomeLock = { release(): void };

/**
 * Somebody who only looks whether the lock is held has it for an instant; an owner that starts just then must not
 * take that for another owner.
 */
const LOOKERS_WAIT_MS = 250;

/**
 * Takes the home for this process. It is an exclusive SQLite transaction that stays open: the system drops it with
 * the process, however that ends, and no process id can be mistaken for the owner's.
 * @throws HomeTakenError when another process has it.
 */
export function takeHomeLock(path: string): HomeLock {
  const database = new Database(path, { timeout: LOOKERS_WAIT_MS });
  try {
    chmodSync(path, 0o600);
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) throw new HomeTakenError('Blueplane is already running for this home.');
    throw error;
  }
  return { release: () => void database.close() };
}

/** Whether some process owns the home now. */
export function isHomeTaken(path: string): boolean {
  if (!existsSync(path)) return false;
  const database = new Database(path, { timeout: 0 });
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    database.close();
  }
}

function isBusy(error: unknown): boolean {
  return errorCode(error).startsWith('SQLITE_BUSY');
}
