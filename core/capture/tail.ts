import type { FileHandle } from 'node:fs/promises';

/** Bytes asked for in one read: big enough to be fast, small enough to keep a worker's memory flat. */
const CHUNK_BYTES = 1 << 20;
/**
 * Longest line that is taken in. Real lines reach tens of megabytes (pasted images); beyond this a line cannot be
 * parsed within a worker's memory and is counted as rejected.
 */
export const MAXIMUM_LINE_BYTES = 256 << 20;

const NEWLINE = 0x0a;

/** One physical line: where it begins, where the next begins, its bytes without the newline. */
export type Line = {
  start: number;
  end: number;
  /** null: longer than {@link MAXIMUM_LINE_BYTES}. */
  bytes: Buffer | null;
  /** False for the last bytes of a file that has no newline there (yet). */
  terminated: boolean;
};

/**
 * The lines of a file from `offset` to its present end, as many at a time as were read at once; the last one also when it
 * has no newline. Bytes of lines are only valid until the next ones are asked for.
 *
 * @param maximumLineBytes for tests
 */
export async function* readLines(
  file: FileHandle,
  offset: number,
  maximumLineBytes: number = MAXIMUM_LINE_BYTES,
): AsyncGenerator<Line[]> {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let position = offset;
  let lineStart = offset;
  let parts: Buffer[] = [];
  let partsBytes = 0;
  let tooLong = false;

  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) break;
    const data = chunk.subarray(0, bytesRead);
    const lines: Line[] = [];
    let from = 0;
    for (;;) {
      const newline = data.indexOf(NEWLINE, from);
      if (newline === -1) break;
      const piece = data.subarray(from, newline);
      const end = position + newline + 1;
      const fits = !tooLong && partsBytes + piece.length <= maximumLineBytes;
      const bytes = fits ? (parts.length === 0 ? piece : Buffer.concat([...parts, piece])) : null;
      parts = [];
      partsBytes = 0;
      tooLong = false;
      lines.push({ start: lineStart, end, bytes, terminated: true });
      lineStart = end;
      from = newline + 1;
    }
    // Before what follows is kept: who reads the lines may take no more of them.
    if (lines.length > 0) yield lines;
    if (from < data.length && !tooLong) {
      // Copied, because the chunk is read into again.
      parts.push(Buffer.from(data.subarray(from)));
      partsBytes += data.length - from;
      if (partsBytes > maximumLineBytes) {
        tooLong = true;
        parts = [];
        partsBytes = 0;
      }
    }
    position += bytesRead;
  }
  if (position > lineStart) {
    yield [{ start: lineStart, end: position, bytes: tooLong ? null : Buffer.concat(parts), terminated: false }];
  }
}
