import { statSync } from 'node:fs';
import type { WritableDB } from './database.ts';

/** Least distance of two looks, milliseconds: what is written in between is written again, read from its sources. */
const LOOK_EVERY_MS = 1_000;

/** telemetry.db is no longer the file that was opened. The message says what to do. */
export class LostDatabaseError extends Error {
  constructor() {
    super(
      'telemetry.db was removed or replaced while Blueplane ran. Run `blueplane restart`: what is missing in it is read ' +
        "again from your tools' own files.",
    );
  }
}

/**
 * Notices when a database file is removed or replaced under the processes that have it open: they would go on writing
 * into a file that nobody can find any more.
 */
export class DatabasePlace {
  readonly #path: string;
  readonly #identity: string;
  readonly #open: WritableDB[] = [];
  #lost = false;
  /** On the monotonic clock. */
  #nextLook = 0;

  /**
   * Make it before the file is opened.
   * @throws LostDatabaseError when there is none: it is made when Blueplane starts, before anybody asks for it
   */
  constructor(path: string) {
    const identity = fileIdentity(path);
    if (identity === null) throw new LostDatabaseError();
    this.#path = path;
    this.#identity = identity;
  }

  /** A connection to close when the file is lost, with nothing left in the write-ahead log. */
  closeWhenLost(database: WritableDB): void {
    this.#open.push(database);
  }

  /** Cheap enough for before each batch. @throws LostDatabaseError, from then on always */
  check(): void {
    if (this.#lost) throw new LostDatabaseError();
    const now = performance.now();
    if (now < this.#nextLook) return;
    this.#nextLook = now + LOOK_EVERY_MS;
    if (fileIdentity(this.#path) === this.#identity) return;
    this.#lost = true;
    for (const database of this.#open) closeEmpty(database);
    throw new LostDatabaseError();
  }
}

/** The log is found by its name: what is left in it would be taken for a part of the file that lies there now. */
function closeEmpty(database: WritableDB): void {
  try {
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch {
    // The disk may be gone with the file; the process ends all the same, and says why.
  }
  database.close();
}

/** While somebody has the file open its number cannot be given to another one. null: there is none. */
function fileIdentity(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}
