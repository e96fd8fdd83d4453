import { isUtf8 } from 'node:buffer';
import { asObject, type JsonObject } from '../privacy/loose-json.ts';

/** Why a line was not taken in. Reasons are ours and hold nothing of the line. */
export type LineRejection = 'too_long' | 'invalid_utf8' | 'invalid_json' | 'not_an_object';

/** One record of a physical line and where in the line its bytes stand. */
export type JsonRecord = { start: number; bytes: Buffer; value: JsonObject };

export type ParsedLine =
  | { records: JsonRecord[]; rejection: null }
  /** Not JSON (yet) from `restStart` on; before it stand the objects that are complete, if any. */
  | { records: JsonRecord[]; rejection: LineRejection; restStart: number };

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The JSON objects of a line: usually one; two or more when a newline got lost between two writers. A byte order mark,
 * surrounding blanks, a carriage return and NUL padding are no part of the record.
 *
 * @returns no records and no rejection for a blank line
 */
export function parseJsonLine(line: Buffer): ParsedLine {
  const { start, bytes } = trim(line);
  if (bytes.length === 0) return { records: [], rejection: null };
  const isText = isUtf8(bytes);
  const whole = parse(bytes);
  if (isText && whole.ok) {
    const value = asObject(whole.value);
    return value === undefined
      ? { records: [], rejection: 'not_an_object', restStart: 0 }
      : { records: [{ start, bytes, value }], rejection: null };
  }
  const { records, end } = leadingObjects(bytes, start);
  if (end === bytes.length) return { records, rejection: null };
  const rejection = isText ? 'invalid_json' : 'invalid_utf8';
  // Writers write nothing but objects: what begins otherwise is damage to the line, which is refused as one.
  if (records.length === 0 || !beginsObject(bytes.subarray(end))) return { records: [], rejection, restStart: 0 };
  return { records, rejection, restStart: start + end };
}

function parse(bytes: Buffer): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { ok: false };
  }
}

function beginsObject(bytes: Buffer): boolean {
  return bytes.find((byte) => !isPadding(byte)) === OPEN_BRACE;
}

function trim(line: Buffer): { start: number; bytes: Buffer } {
  let start = line.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  let end = line.length;
  while (start < end && isPadding(line[start])) start += 1;
  while (end > start && isPadding(line[end - 1])) end -= 1;
  return { start, bytes: line.subarray(start, end) };
}

/** Blank, tab, carriage return, newline, or the NUL bytes that a crashed file system leaves. */
function isPadding(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a || byte === 0x00;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/**
 * Objects written one behind the other without a newline, and where the last complete one ends. What follows it may be
 * the half line of a writer that was killed: the objects before it were whole when they stood there alone.
 */
function leadingObjects(bytes: Buffer, offset: number): { records: JsonRecord[]; end: number } {
  const records: JsonRecord[] = [];
  let depth = 0;
  let start = 0;
  let end = 0;
  let inString = false;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index];
    if (inString) {
      if (byte === BACKSLASH) index += 1;
      else if (byte === QUOTE) inString = false;
      continue;
    }
    if (depth === 0) {
      if (isPadding(byte)) continue;
      if (byte !== OPEN_BRACE) break;
      start = index;
      depth = 1;
      continue;
    }
    if (byte === QUOTE) inString = true;
    else if (byte === OPEN_BRACE) depth += 1;
    else if (byte === CLOSE_BRACE) {
      depth -= 1;
      if (depth > 0) continue;
      const piece = bytes.subarray(start, index + 1);
      const parsed = parse(piece);
      const value = parsed.ok && isUtf8(piece) ? asObject(parsed.value) : undefined;
      if (value === undefined) break;
      records.push({ start: offset + start, bytes: piece, value });
      end = index + 1;
    }
  }
  return { records, end };
}
