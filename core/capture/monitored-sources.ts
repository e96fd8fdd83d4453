import { stat } from 'node:fs/promises';
import type { Platform } from '../contracts/platform.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import type { Checkpoint } from './checkpoints.ts';
import type { FoundFiles, SourceFile } from './find-files.ts';
import type { FrameSink } from './frame-assembly.ts';
import { type NestedRecordParser, type RecordParser, readSource } from './source-reader.ts';
import type { SourceState } from './source-states.ts';
import { readWholeSource, type WholeSourceParser } from './whole-source.ts';

/** What is read of one platform, and how. */
export type MonitoredSources = {
  platform: Platform;
  /** Watched and looked through. One that is not there costs nothing, and is noticed when it comes. */
  folders: readonly string[];
  /** Whether the user named the folders: then one that is missing is worth a word. */
  namedByUser: boolean;
  /** Of a tool that most people do not have nothing is said while its own folders are not there. */
  quietWhenAbsent: boolean;
  /**
   * The source that a file in the folders belongs to: usually the file itself; for what a database keeps beside it
   * (`state.vscdb-wal`) the database; null for what is not read. Asked for every file, so by its name alone.
   */
  sourceOf(path: string): string | null;
  reader: SourceReader;
  /** Finds the sources where walking through all folders would look at too much. */
  find?(): Promise<FoundFiles>;
};

/**
 * Reads what is new in one source and hands it on as frames. What a reader has to keep to:
 *
 * - `job.state.queued ?? job.committed(...)` says how far the source is stored. The reader sets `state.queued` to that,
 *   and to the end of each frame that the sink took; when it is done, `seenSize` and `seenModifiedMs` to what
 *   {@link SourceReader.look} said before it began.
 * - A frame's range begins where the one before ended; only a frame that begins at 0 starts a generation. The last frame
 *   of a reading ends at the source's size. A source that is not bytes may count in any unit that grows.
 * - A source that is read as a whole gets a new generation at each change, and only its last frame reaches its size, so
 *   that a reading of which a part was lost is repeated. What did not change is recognised by its event ids: they depend
 *   on the record and its place, never on the reading.
 * - `fingerprint` tells two contents of one source apart. It is stored with the range and compared after a restart.
 * - When the sink answers false the reading ends at once.
 * - Errors of the file system (`ENOENT`, `EACCES` ...) are about this source alone: it is skipped and named. Any other
 *   error stops all reading for a moment.
 * - Nothing is ever written to a source, nor locked, nor waited for.
 */
export type SourceReader = {
  read(job: ReadJob): Promise<void>;
  /**
   * Size and time of a source, compared to notice news in it; null when it is gone. Without it, those of the file. Of a
   * database they hold what lies beside it.
   */
  look?(path: string): Promise<SourceFile | null>;
};

export type ReadJob = {
  state: SourceState;
  /** How far a source is stored, by its salted name. */
  committed(sourceFile: string): Checkpoint;
  hasher: SaltedHasher;
  sink: FrameSink;
};

/** Reads files to which lines of JSON are appended. */
export function lineReader(parser: RecordParser | NestedRecordParser): SourceReader {
  return {
    read: ({ state, committed, hasher, sink }) => readSource(state, committed, parser, hasher, sink),
  };
}

/** Reads files that are written anew as a whole. */
export function wholeFileReader(parser: WholeSourceParser): SourceReader {
  return {
    read: ({ state, committed, hasher, sink }) => readWholeSource(state, committed, parser, hasher, sink),
  };
}

/** The reader of the first ending that a source's name has, the longest ending first. */
export function readerByEnding(readers: Readonly<Record<string, SourceReader>>): SourceReader {
  const endings = Object.entries(readers).sort(([one], [other]) => other.length - one.length);
  function readerOf(path: string): SourceReader | undefined {
    return endings.find(([ending]) => path.endsWith(ending))?.[1];
  }
  return {
    read: async (job) => readerOf(job.state.path)?.read(job),
    look: (path) => lookAt(path, readerOf(path)),
  };
}

/** `sourceOf` for platforms whose sources are files by themselves. */
export function filesEndingIn(...endings: readonly string[]): MonitoredSources['sourceOf'] {
  return (path) => (endings.some((ending) => path.endsWith(ending)) ? path : null);
}

/** Size and time of a source by its reader's own measure; null when it is gone. */
export async function lookAt(path: string, reader: SourceReader | undefined): Promise<SourceFile | null> {
  if (reader?.look !== undefined) return reader.look(path);
  const stats = await stat(path).catch(() => null);
  return stats === null ? null : { path, size: stats.size, modifiedMs: stats.mtimeMs };
}
