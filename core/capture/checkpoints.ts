import type { ReadableDB } from '../storage/database.ts';
import type { DatabasePlace } from '../storage/database-place.ts';

/** How far a source file is stored, as SQLite knows it. */
export type Checkpoint = {
  generation: number;
  /** All bytes before this offset are stored or counted as rejected. */
  offset: number;
  fingerprint: string;
  /** Modification time of the file when this position was read, epoch milliseconds; null where nothing was read. */
  modifiedMs: number | null;
  /** Set once this position is known to be committed, so that it is not asked for again. */
  stored?: boolean;
};

export const NO_CHECKPOINT: Checkpoint = { generation: 0, offset: 0, fingerprint: '', modifiedMs: null };

type Row = { generation: number; committed_offset: number; fingerprint: string; modified_ms: number };

/** Reads checkpoints; capture never writes them, the fast path commits them together with the data. */
export class CheckpointReader {
  readonly #open: () => ReadableDB | null;
  readonly #place: Pick<DatabasePlace, 'check'>;
  #database: ReadableDB | null = null;
  #select: Select | null = null;

  /** @param open opens the home's database, or says that there is none yet */
  constructor(open: () => ReadableDB | null, place: Pick<DatabasePlace, 'check'>) {
    this.#open = open;
    this.#place = place;
  }

  /** Whether what is read here is still true. @throws LostDatabaseError, everything is closed then */
  check(): void {
    try {
      this.#place.check();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** @throws LostDatabaseError */
  read(sourceFile: string): Checkpoint {
    this.check();
    this.#database ??= this.#open();
    this.#select ??= this.#database === null ? null : prepare(this.#database);
    const row = this.#select?.get(sourceFile);
    if (row === undefined) return NO_CHECKPOINT;
    const { generation, committed_offset: offset, fingerprint, modified_ms: modifiedMs } = row;
    return { generation, offset, fingerprint, modifiedMs };
  }

  close(): void {
    this.#select = null;
    this.#database?.close();
    this.#database = null;
  }
}

function prepare(database: ReadableDB) {
  return database.prepare<[string], Row>(
    'SELECT generation, committed_offset, fingerprint, modified_ms FROM source_checkpoints WHERE source_file = ?',
  );
}
type Select = ReturnType<typeof prepare>;
