import { setTimeout as sleep } from 'node:timers/promises';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { Checkpoint } from '../checkpoints.ts';
import type { ReadJob, SourceReader } from '../monitored-sources.ts';
import type { SourceState } from '../source-states.ts';
import { fingerprintOf, lookAtFiles, sizeAndTime } from './database-files.ts';
import { DatabaseReading } from './database-reading.ts';
import { FrameStream } from './frame-stream.ts';
import { removeAbandonedCopies } from './private-copy.ts';
import { ValueMemory } from './value-memory.ts';

/** What one process knows of a database it read. */
type Remembered = {
  memory: ValueMemory;
  /** How far the database was queued when the memory was made: it holds for nothing else. */
  queued: Checkpoint | null;
  endedAt: number;
  tookMs: number;
};

/** A reading that took long is followed by a pause of so many times its length: Cursor writes many times a second. */
const PAUSE_FACTOR = 4;
/** Readings of ordinary databases take some milliseconds and need no pause. */
const LONG_READING_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/**
 * Reads Cursor's databases. The first reading of a process hands on every value, and those that are stored are
 * recognised; after that only those that changed.
 *
 * @param copies folder for private copies of databases that cannot be read in place; null: the system's own
 */
export function databaseReader(hasher: SaltedHasher, copies: string | null): SourceReader {
  const remembered = new WeakMap<SourceState, Remembered>();
  const cleaned = removeAbandonedCopies(copies);

  function recall(state: SourceState): Remembered {
    const found = remembered.get(state) ?? { memory: new ValueMemory(), queued: null, endedAt: 0, tookMs: 0 };
    remembered.set(state, found);
    return found;
  }

  return {
    async read(job) {
      await cleaned;
      await readDatabaseSource(job, recall(job.state), hasher, copies);
    },
    async look(path) {
      const files = await lookAtFiles(path).catch(() => null);
      return files === null ? null : sizeAndTime(path, files);
    },
  };
}

async function readDatabaseSource(
  { state, committed, sink }: ReadJob,
  past: Remembered,
  hasher: SaltedHasher,
  copies: string | null,
): Promise<void> {
  await pauseAfter(past);
  const files = await lookAtFiles(state.path);
  const known = state.queued ?? committed(state.sourceFile);
  state.queued = known;
  const look = sizeAndTime(state.path, files);
  const modifiedMs = Math.floor(look.modifiedMs);
  const fingerprint = fingerprintOf(state.path, files, hasher);
  const isKnown =
    known.offset === look.size &&
    known.modifiedMs === modifiedMs &&
    known.fingerprint === fingerprint &&
    known.offset > 0;
  if (!isKnown) {
    const startedAt = performance.now();
    if (!isSamePosition(past.queued, known)) past.memory.forget();
    past.queued = null;
    const stream = new FrameStream(state, { known, size: look.size, modifiedMs, fingerprint }, sink);
    const reading = new DatabaseReading(state.path, look.modifiedMs, past.memory, stream, hasher, copies);
    const isDone = (await reading.run()) && (await stream.finish());
    past.endedAt = performance.now();
    past.tookMs = past.endedAt - startedAt;
    if (!isDone) return;
    past.queued = state.queued;
  }
  state.seenSize = look.size;
  state.seenModifiedMs = look.modifiedMs;
}

async function pauseAfter({ endedAt, tookMs }: Remembered): Promise<void> {
  if (tookMs < LONG_READING_MS) return;
  const left = endedAt + Math.min(tookMs * PAUSE_FACTOR, LONGEST_PAUSE_MS) - performance.now();
  if (left > 0) await sleep(left);
}

function isSamePosition(one: Checkpoint | null, other: Checkpoint): boolean {
  return one !== null && one.generation === other.generation && one.offset === other.offset;
}
