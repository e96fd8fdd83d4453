import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Platform } from '../contracts/platform.ts';
import type { EventFrame } from '../contracts/telemetry-event.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import type { Checkpoint } from './checkpoints.ts';
import { FingerprintWindow } from './fingerprint.ts';
import { FRAME_EVENTS, type FrameSink, type Taken } from './frame-assembly.ts';
import { NotAFileError } from './source-reader.ts';
import type { SourceState } from './source-states.ts';
import { MAXIMUM_LINE_BYTES } from './tail.ts';

/** What a folder of files that are rewritten whole adds to the general reader. */
export type WholeSourceParser = {
  platform: Platform;
  /**
   * All records of a file. A record that did not change since an earlier reading must have the event id it had: that is
   * how it is recognised.
   * @returns null for a file that is being written: it is read again when it changes
   */
  parse(path: string, bytes: Buffer, modifiedMs: number): Taken | null;
};

/**
 * Reads a file that its tool writes anew as a whole, and hands all its records on as frames of a new generation whenever
 * something happened to it. Only the last frame reaches the file's end, so that a reading of which a part was lost is
 * repeated.
 *
 * @param committed how far the file is stored, asked only when `state.queued` is unknown
 * @throws any file system error; what was handed on before it stays queued
 */
export async function readWholeSource(
  state: SourceState,
  committed: (sourceFile: string) => Checkpoint,
  parser: WholeSourceParser,
  hasher: SaltedHasher,
  sink: FrameSink,
): Promise<void> {
  // O_NONBLOCK: if the path became a FIFO since it was listed, opening must not wait for a writer.
  const file = await open(state.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new NotAFileError();
    const known = state.queued ?? committed(state.sourceFile);
    state.queued = known;
    const modifiedMs = Math.floor(stats.mtimeMs);
    const fingerprint = (await FingerprintWindow.read(file, stats.size)).digest(hasher);
    const isKnown = known.offset === stats.size && known.modifiedMs === modifiedMs && known.fingerprint === fingerprint;
    if (!isKnown && stats.size > 0) {
      const taken = await readRecords();
      if (taken !== null && !(await handOn(taken, known, stats.size, modifiedMs, fingerprint))) return;
    }
    state.seenSize = stats.size;
    state.seenModifiedMs = stats.mtimeMs;

    async function readRecords(): Promise<Taken | null> {
      if (stats.size <= MAXIMUM_LINE_BYTES) return parser.parse(state.path, await file.readFile(), modifiedMs);
      const line_digest = hasher.hash('line', fingerprint);
      return { events: [], rejections: [{ source_offset: 0, line_digest, reason: 'too_long' }] };
    }
  } finally {
    await file.close();
  }

  /** @returns false when the sink wants no more */
  async function handOn(taken: Taken, known: Checkpoint, size: number, modifiedMs: number, fingerprint: string) {
    const generation = known.offset === 0 ? known.generation : known.generation + 1;
    const frames = Math.max(1, Math.ceil(taken.events.length / FRAME_EVENTS));
    for (let index = 0; index < frames; index += 1) {
      const isLast = index === frames - 1;
      const frame: EventFrame = {
        version: 1,
        platform: parser.platform,
        source_file: state.sourceFile,
        generation,
        range_start: index,
        range_end: isLast ? size : index + 1,
        fingerprint,
        source_size: size,
        source_modified_ms: modifiedMs,
        events: taken.events.slice(index * FRAME_EVENTS, (index + 1) * FRAME_EVENTS),
        rejections: index === 0 ? taken.rejections : [],
      };
      if (!(await sink(frame))) return false;
      state.queued = { generation, offset: frame.range_end, fingerprint, modifiedMs };
    }
    return true;
  }
}
