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

/** For sources where a record may hold further records: takes in all of them, each accepted or rejected by itself. */
export type NestedRecordParser = {
  platform: Platform;
  /** Called once for each reading of a file. */
  beginNested(path: string, modifiedMs: number): ParseNested;
};

/** @param offset of the record; those inside it are at places of their own behind it, before its end */
export type ParseNested = (json: JsonRecord, offset: number) => Taken;

/** A source that cannot be read now, for a reason that the message says in words: it alone is skipped. */
export class UnreadableSourceError extends Error {}

/** Not a regular file any more when it was opened. */
export class NotAFileError extends UnreadableSourceError {
  constructor() {
    super('not a regular file');
  }
}

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
  parser: RecordParser | NestedRecordParser,
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
      const parse = begin(parser, state.path, stats.mtimeMs, hasher);
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
async function readFrames(file: FileHandle, assembly: FrameAssembly, parse: ParseNested, hasher: SaltedHasher) {
  for await (const lines of readLines(file, assembly.end)) {
    for (const line of lines) {
      const taken = takeLine(line, parse, hasher);
      // Only the last one of a file.
      if (taken === null) return assembly.flush();
      if (line.bytes === null) await assembly.skip(file, line.end, taken);
      else assembly.add(line.bytes.subarray(0, taken.end - line.start), taken.end, line.terminated, taken);
      if (assembly.isFull() && !(await assembly.flush())) return false;
    }
  }
  return assembly.flush();
}

/**
 * @returns null for a last line that is not complete yet; `end` is the offset up to which the line was taken: of a last
 *   line that goes on behind complete objects, the end of these
 */
function takeLine(line: Line, parse: ParseNested, hasher: SaltedHasher): (Taken & { end: number }) | null {
  if (line.bytes === null) {
    return line.terminated ? { ...refuse(line.start, null, 'too_long', hasher), end: line.end } : null;
  }
  const parsed = parseJsonLine(line.bytes);
  const taken: Taken & { end: number } = { events: [], rejections: [], end: line.end };
  for (const json of parsed.records) {
    const { events, rejections } = parse(json, line.start + json.start);
    for (const event of events) taken.events.push(event);
    for (const one of rejections) taken.rejections.push(one);
  }
  if (parsed.rejection === null) return taken;
  const rest = line.start + parsed.restStart;
  if (!line.terminated) return parsed.records.length === 0 ? null : { ...taken, end: rest };
  const refused = refuse(rest, line.bytes.subarray(parsed.restStart), parsed.rejection, hasher);
  taken.rejections.push(...refused.rejections);
  return taken;
}

/**
 * All records of a text that is at hand as a whole, as a reading of it as a file would take them; that its last line is
 * not complete is its damage.
 */
export function takeText(
  text: Buffer,
  parser: RecordParser | NestedRecordParser,
  path: string,
  modifiedMs: number,
  hasher: SaltedHasher,
): Taken {
  const parse = begin(parser, path, modifiedMs, hasher);
  const taken: Taken = { events: [], rejections: [] };
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline + 1;
    const line = { start, end, bytes: text.subarray(start, newline === -1 ? end : newline), terminated: true };
    const { events, rejections } = takeLine(line, parse, hasher) ?? { events: [], rejections: [] };
    for (const event of events) taken.events.push(event);
    for (const one of rejections) taken.rejections.push(one);
    start = end;
  }
  return taken;
}

function refuse(offset: number, bytes: Buffer | null, reason: string, hasher: SaltedHasher): Taken {
  const rejection: Rejection = { source_offset: offset, line_digest: hasher.hash('line', bytes ?? ''), reason };
  return { events: [], rejections: [rejection] };
}

/** A record that a parser stumbles over is one lost record, counted; it must not hold up all that follow. */
function begin(
  parser: RecordParser | NestedRecordParser,
  path: string,
  modifiedMs: number,
  hasher: SaltedHasher,
): ParseNested {
  const parse = 'beginNested' in parser ? parser.beginNested(path, modifiedMs) : single(parser.begin(path, modifiedMs));
  return (json, offset) => {
    try {
      return parse(json, offset) ?? refuse(offset, json.bytes, 'impossible_numbers', hasher);
    } catch {
      return refuse(offset, json.bytes, 'not_understood', hasher);
    }
  };
}

function single(parse: Parse): (json: JsonRecord, offset: number) => Taken | null {
  return (json, offset) => {
    const event = parse(json, offset);
    return event === null ? null : { events: [event], rejections: [] };
  };
}
