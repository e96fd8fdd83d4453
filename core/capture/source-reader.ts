import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Platform } from '../contracts/platform.ts';
import type { EventFrame, Rejection, TelemetryEvent } from '../contracts/telemetry-event.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import { type Checkpoint, NO_CHECKPOINT } from './checkpoints.ts';
import { fingerprintAt } from './fingerprint.ts';
import { type JsonRecord, parseJsonLine } from './json-line.ts';
import { type Line, readLines } from './tail.ts';

/** Events of one frame: enough to make a queue entry cheap, few enough to keep a batch's transaction short. */
const FRAME_EVENTS = 200;
/** Source bytes of one frame; bounds what is read again after a crash. */
const FRAME_BYTES = 1 << 20;

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

/** What a source folder adds to the general reader. */
export type RecordParser = {
  platform: Platform;
  /** Called once for each reading of a file. */
  begin(path: string, modifiedMs: number): (json: JsonRecord, offset: number) => TelemetryEvent | null;
};

/** Called with each frame in file order; false stops the reading (the queue is closing). */
export type FrameSink = (frame: EventFrame, events: number) => Promise<boolean>;

export type ReadFigures = { bytes: number; lines: number; events: number; rejections: string[] };

/** Not a regular file any more when it was opened. */
export class NotAFileError extends Error {}

/**
 * Reads what is new in one file and hands it on as frames. Only complete records are taken: a last line without its
 * newline counts as soon as it is complete JSON, and waits until then. A file that is shorter than what was read, or
 * whose read part changed, is read again from its beginning as a new generation; records that are known by then are
 * recognised by their event ids.
 *
 * @param committed how far the file is stored, asked only when `state.queued` is unknown
 * @throws any file system error; what was handed on before it stays queued
 */
export async function readSource(
  state: SourceState,
  committed: (sourceFile: string) => Checkpoint,
  parser: RecordParser,
  hasher: SaltedHasher,
  sink: FrameSink,
): Promise<ReadFigures> {
  const figures: ReadFigures = { bytes: 0, lines: 0, events: 0, rejections: [] };
  // O_NONBLOCK: if the path became a FIFO since it was listed, opening must not wait for a writer.
  const file = await open(state.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new NotAFileError();
    let known = state.queued ?? committed(state.sourceFile);
    if (await wasRewritten(file, stats.size, known, hasher)) {
      known = { ...NO_CHECKPOINT, generation: known.generation + 1 };
    }
    state.queued = known;
    if (stats.size > known.offset) {
      await readFrames(state, file, stats.mtimeMs, parser, hasher, sink, figures);
    }
    state.seenSize = stats.size;
    state.seenModifiedMs = stats.mtimeMs;
    return figures;
  } finally {
    await file.close();
  }
}

async function wasRewritten(file: FileHandle, size: number, known: Checkpoint, hasher: SaltedHasher): Promise<boolean> {
  if (size < known.offset) return true;
  return (await fingerprintAt(file, known.offset, hasher)) !== known.fingerprint;
}

async function readFrames(
  state: SourceState,
  file: FileHandle,
  modifiedMs: number,
  parser: RecordParser,
  hasher: SaltedHasher,
  sink: FrameSink,
  figures: ReadFigures,
): Promise<void> {
  const parse = parser.begin(state.path, modifiedMs);
  let known = state.queued ?? NO_CHECKPOINT;
  let frameEnd = known.offset;
  let events: TelemetryEvent[] = [];
  let rejections: Rejection[] = [];

  async function flush(): Promise<boolean> {
    if (frameEnd === known.offset) return true;
    const fingerprint = await fingerprintAt(file, frameEnd, hasher);
    const frame: EventFrame = {
      version: 1,
      platform: parser.platform,
      source_file: state.sourceFile,
      generation: known.generation,
      range_start: known.offset,
      range_end: frameEnd,
      fingerprint,
      source_size: frameEnd,
      events,
      rejections,
    };
    if (!(await sink(frame, events.length))) return false;
    figures.bytes += frameEnd - known.offset;
    figures.lines += events.length + rejections.length;
    figures.events += events.length;
    for (const rejection of rejections) figures.rejections.push(rejection.reason);
    known = { generation: known.generation, offset: frameEnd, fingerprint };
    state.queued = known;
    events = [];
    rejections = [];
    return true;
  }

  for await (const line of readLines(file, known.offset)) {
    const taken = takeLine(line, parse, hasher);
    if (taken === null) break;
    events.push(...taken.events);
    rejections.push(...taken.rejections);
    frameEnd = line.end;
    if (events.length + rejections.length >= FRAME_EVENTS || frameEnd - known.offset >= FRAME_BYTES) {
      if (!(await flush())) return;
    }
  }
  await flush();
}

/** @returns null for a last line that is not complete yet */
function takeLine(
  line: Line,
  parse: (json: JsonRecord, offset: number) => TelemetryEvent | null,
  hasher: SaltedHasher,
): { events: TelemetryEvent[]; rejections: Rejection[] } | null {
  function reject(offset: number, bytes: Buffer | null, reason: string): Rejection {
    return { source_offset: offset, line_digest: hasher.hash('line', bytes ?? ''), reason };
  }
  const parsed = line.bytes === null ? null : parseJsonLine(line.bytes);
  const rejection = parsed === null ? 'too_long' : parsed.rejection;
  if (rejection !== null) {
    if (!line.terminated) return null;
    return { events: [], rejections: [reject(line.start, line.bytes, rejection)] };
  }
  const events: TelemetryEvent[] = [];
  const rejections: Rejection[] = [];
  for (const json of parsed?.records ?? []) {
    const offset = line.start + json.start;
    const event = parse(json, offset);
    if (event === null) rejections.push(reject(offset, json.bytes, 'impossible_numbers'));
    else events.push(event);
  }
  return { events, rejections };
}
