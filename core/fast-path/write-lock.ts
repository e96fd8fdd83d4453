import type { WritableDB } from '../storage/database.ts';

/** How often a held lock is asked for. SQLite itself asks ever less often, up to ten times a second, and finds it held again. */
const ASK_EVERY_MS = 1;
const asleep = new Int32Array(new SharedArrayBuffer(4));

/**
 * Runs a transaction as soon as the lock is free for a moment. Whoever derives takes it again within milliseconds, and
 * senders wait for what is written here.
 * @param patienceMs how long the lock is waited for
 * @throws what the transaction throws; SQLITE_BUSY when the lock was held all the time
 */
export function runWithLock<Result>(database: WritableDB, patienceMs: number, run: () => Result): Result {
  const until = performance.now() + patienceMs;
  database.pragma('busy_timeout = 0');
  try {
    for (;;) {
      try {
        return run();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= until) throw error;
        Atomics.wait(asleep, 0, 0, ASK_EVERY_MS);
      }
    }
  } finally {
    database.pragma(`busy_timeout = ${patienceMs}`);
  }
}

/** How long a connection waits for the lock. */
export function lockPatience(database: WritableDB): number {
  return Number(database.pragma('busy_timeout', { simple: true }));
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY';
}
