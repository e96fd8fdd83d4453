import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Platform } from '../contracts/platform.ts';
import type { Rejection, TelemetryEvent } from '../contracts/telemetry-event.ts';
import type { SaltedHasher } from '../privacy/salted-hash.ts';
import { type Checkpoint, NO_CHECKPOINT } from './checkpoints.ts';
import { FingerprintWindow } from './fingerprint.ts';
import { FrameAssembly, type FrameSink, type Taken } from './frame-assembly.ts';
import { type JsonRecord, parseJsonLine } from './json-line.ts';
import type { SourceState } from './source-states.ts';
import { type Line, readLines } from './tail.ts';

/** What a source folder adds to the general reader. */
export type RecordParser = {
  platform: Platform;
  /** Called once for each reading of a file. */
  begin(path: string, modifiedMs: number): Parse;
};

/** Turns one record into an event; null: its numbers are impossible. */
export type Parse = (json: JsonRecord, offset: number) => TelemetryEvent | null;

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
): Promise<void> {
  // O_NONBLOCK: if the path became a FIFO since it was listed, opening must not wait for a writer.
  const file = await open(state.path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new NotAFileError();
    const modifiedMs = Math.floor(stats.mtimeMs);
    let known = state.queued ?? committed(state.sourceFile);
    let window = await FingerprintWindow.read(file, Math.min(known.offset, stats.size));
    if (
      stats.size < known.offset ||
      window.digest(hasher) !== known.fingerprint ||
      wasEditedInPlace(known, stats.size, modifiedMs)
    ) {
      known = { ...NO_CHECKPOINT, generation: known.generation + 1 };
      window = await FingerprintWindow.read(file, 0);
    }
    state.queued = known;
    if (stats.size > known.offset) {
      const parse = parser.begin(state.path, stats.mtimeMs);
      const assembly = new FrameAssembly(state, known, window, modifiedMs, parser.platform, hasher, sink);
      if (!(await readFrames(file, assembly, parse, hasher))) return;
    }
    state.seenSize = stats.size;
    state.seenModifiedMs = stats.mtimeMs;
  } finally {
    await file.close();
  }
}

/**
 * Written to without growing: nothing was appended, so something that was read before changed. The fingerprint does
 * not see a change of equal length amid a long file. (A file that was only touched is read again for nothing; its
 * records are known.)
 */
function wasEditedInPlace(known: Checkpoint, size: number, modifiedMs: number): boolean {
  return known.offset === size && known.modifiedMs !== null && known.modifiedMs !== modifiedMs;
}

/** @returns false when the sink wants no more */
async function readFrames(file: FileHandle, assembly: FrameAssembly, parse: Parse, hasher: SaltedHasher) {
  for await (const line of readLines(file, assembly.end)) {
    const taken = takeLine(line, parse, hasher);
    if (taken === null) break;
    if (line.bytes === null) await assembly.skip(file, line.end, taken);
    else assembly.add(line.bytes, line, taken);
    if (assembly.isFull() && !(await assembly.flush())) return false;
  }
  return assembly.flush();
}

/** @returns null for a last line that is not complete yet */
function takeLine(line: Line, parse: Parse, hasher: SaltedHasher): Taken | null {
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
    const event = parseOrRefuse(parse, json, offset);
    if (typeof event === 'string') rejections.push(reject(offset, json.bytes, event));
    else events.push(event);
  }
  return { events, rejections };
}

/** A record that a parser stumbles over is one lost record, counted; it must not hold up all that follow. */
function parseOrRefuse(parse: Parse, json: JsonRecord, offset: number): TelemetryEvent | string {
  try {
    return parse(json, offset) ?? 'impossible_numbers';
  } catch {
    return 'not_understood';
  }
}
