import { setTimeout as sleep } from 'node:timers/promises';
import { type ContentKeeper, NO_CONTENT } from '../../privacy/content-keeper.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { Checkpoint } from '../checkpoints.ts';
import type { ReadJob, SourceReader } from '../monitored-sources.ts';
import type { SourceState } from '../source-states.ts';
import { fingerprintOf, lookAtFiles, sizeAndTime } from './database-files.ts';
import { DatabaseReading, type ReadingMeans } from './database-reading.ts';
import { FrameStream } from './frame-stream.ts';
import { removeAbandonedCopies } from './private-copy.ts';
import { ReadingPace } from './reading-pace.ts';
import { ValueMemory } from './value-memory.ts';

/** What one process knows of a database it read. */
type Remembered = {
  memory: ValueMemory;
  /** How far the database was queued when the memory was made: it holds for nothing else. */
  queued: Checkpoint | null;
  pace: ReadingPace;
};

/**
 * Reads Cursor's databases. The first reading of a process hands on every value, and those that are stored are
 * recognised; after that only those that changed.
 *
 * @param copies folder for private copies of databases that cannot be read in place; null: the system's own
 * @param now milliseconds of a clock that never goes back
 */
export function databaseReader(
  hasher: SaltedHasher,
  copies: string | null,
  content: ContentKeeper = NO_CONTENT,
  now: () => number = () => performance.now(),
): SourceReader {
  const remembered = new WeakMap<SourceState, Remembered>();
  const cleaned = removeAbandonedCopies(copies);

  function recall(state: SourceState): Remembered {
    const found = remembered.get(state) ?? { memory: new ValueMemory(), queued: null, pace: new ReadingPace(now) };
    remembered.set(state, found);
    return found;
  }

  return {
    async read(job) {
      await cleaned;
      await readDatabaseSource(job, recall(job.state), { hasher, copies, content }, now);
    },
    async look(path) {
      const files = await lookAtFiles(path).catch(() => null);
      return files === null ? null : sizeAndTime(path, files);
    },
  };
}

/**
 * A commit is written to the log, then brought to the disk, and only then told to readers: for so long a log that changed
 * is looked at again, although neither its size nor its time tells of any news.
 */
const COMMIT_MS = 10_000;
/** No size a source has: it is looked at again. */
const UNSEEN = -1;

async function readDatabaseSource(
  { state, committed, sink }: ReadJob,
  past: Remembered,
  means: ReadingMeans,
  now: () => number,
): Promise<void> {
  const pause = past.pace.pauseLeft();
  if (pause > 0) await sleep(pause);
  const files = await lookAtFiles(state.path);
  const known = state.queued ?? committed(state.sourceFile);
  state.queued = known;
  const look = sizeAndTime(state.path, files);
  const modifiedMs = Math.floor(look.modifiedMs);
  const fingerprint = fingerprintOf(state.path, files, means.hasher);
  const isSame = known.offset === look.size && known.modifiedMs === modifiedMs && known.fingerprint === fingerprint;
  const hasNews = !isSame || known.offset === 0;
  // What a reading saw that did not look through all values is not all there is to see.
  const isOwedLook = past.memory.isIncomplete;
  if (!hasNews && isOwedLook && !past.pace.isLookDue()) return;
  if (hasNews || isOwedLook) {
    const startedAt = now();
    if (!isSamePosition(past.queued, known)) past.memory.forget();
    past.queued = null;
    const isLook = past.memory.isEmpty || past.pace.isLookDue();
    const stream = new FrameStream(state, { known, size: look.size, modifiedMs, fingerprint }, sink);
    const reading = new DatabaseReading(state.path, look.modifiedMs, past.memory, stream, means);
    const isDone = (await reading.run(isLook)) && (await stream.finish());
    past.pace.ended(startedAt, isLook);
    if (!isDone) return;
    past.queued = state.queued;
    if (!isLook) return;
  }
  const isSettled = files.log === null || Date.now() - look.modifiedMs > COMMIT_MS;
  state.seenSize = isSettled ? look.size : UNSEEN;
  state.seenModifiedMs = look.modifiedMs;
}

function isSamePosition(one: Checkpoint | null, other: Checkpoint): boolean {
  return one !== null && one.generation === other.generation && one.offset === other.offset;
}
