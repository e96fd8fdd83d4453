import type { SaltedHasher } from '../privacy/salted-hash.ts';
import type { Checkpoint, CheckpointReader } from './checkpoints.ts';
import type { SourceFile } from './find-files.ts';

/** A source file and how far its records are queued. */
export type SourceState = {
  readonly path: string;
  /** Salted hash of the path: its name in queue and database. */
  readonly sourceFile: string;
  /** null: must be read from the database again. */
  queued: Checkpoint | null;
  /** Size and modification time at the last look, to skip files in which nothing happened. */
  seenSize: number;
  seenModifiedMs: number;
};

/**
 * Files whose size and time are asked for every few seconds. The watcher tells of changes where it can; this is for file
 * systems whose events do not arrive, and nobody writes into more files at once. Without a limit, a folder of ten
 * thousand files that was just copied would keep a processor busy; the regular look at all folders sees the others.
 */
const HOT_FILES = 200;

/** What is known of each source file of one platform, and whether it is stored. */
export class SourceStates {
  readonly #hasher: SaltedHasher;
  readonly #checkpoints: CheckpointReader;
  readonly #states = new Map<string, SourceState>();

  constructor(hasher: SaltedHasher, checkpoints: CheckpointReader) {
    this.#hasher = hasher;
    this.#checkpoints = checkpoints;
  }

  /** The state of a file, begun on the first call. */
  of(path: string): SourceState {
    let state = this.#states.get(path);
    if (state === undefined) {
      state = { path, sourceFile: this.#hasher.hash('path', path), queued: null, seenSize: -1, seenModifiedMs: -1 };
      this.#states.set(path, state);
    }
    return state;
  }

  /** Files whose last change lies not before `sinceMs` (epoch milliseconds), the newest of them: a few at most. */
  changedSince(sinceMs: number): SourceState[] {
    const changed = [...this.#states.values()].filter((state) => state.seenModifiedMs >= sinceMs);
    return changed.sort((one, other) => other.seenModifiedMs - one.seenModifiedMs).slice(0, HOT_FILES);
  }

  hasNews(file: SourceFile): boolean {
    const state = this.#states.get(file.path);
    if (state === undefined || state.queued === null) return true;
    return state.seenSize !== file.size || state.seenModifiedMs !== file.modifiedMs;
  }

  unreadBytes(file: SourceFile): number {
    const state = this.of(file.path);
    const known = state.queued ?? this.#checkpoints.read(state.sourceFile);
    return file.size >= known.offset ? file.size - known.offset : file.size;
  }

  /** After a loss of the queue: the database knows how far each file is stored. */
  forgetQueued(): void {
    for (const state of this.#states.values()) state.queued = null;
  }

  /** Lets go of files that are gone, once what was read of them is stored. */
  forgetMissing(present: ReadonlySet<string>): void {
    for (const state of this.#states.values()) {
      if (!present.has(state.path) && this.#isStored(state)) this.#states.delete(state.path);
    }
  }

  /** Looks no further than the first file that is not stored: frames are stored in the order of their queueing. */
  allStored(): boolean {
    for (const state of this.#states.values()) if (!this.#isStored(state)) return false;
    return true;
  }

  /** Lets files of which something is not stored be read again from what is. @returns their paths */
  forgetUnstored(): string[] {
    const unstored = [...this.#states.values()].filter((state) => !this.#isStored(state));
    for (const state of unstored) state.queued = null;
    return unstored.map((state) => state.path);
  }

  #isStored(state: SourceState): boolean {
    const queued = state.queued;
    if (queued === null || queued.offset === 0 || queued.stored === true) return true;
    const committed = this.#checkpoints.read(state.sourceFile);
    const stored =
      committed.generation > queued.generation ||
      (committed.generation === queued.generation && committed.offset >= queued.offset);
    if (stored) state.queued = { ...queued, stored: true };
    return stored;
  }
}
