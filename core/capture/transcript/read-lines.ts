import type { FileHandle } from 'node:fs/promises';

/** Bytes that are read at once. */
const CHUNK_BYTES = 256 << 10;
/** Longest line that is shown: pictures stand in lines as text. A longer one is passed over. */
const MOST_LINE_BYTES = 4 << 20;

/** A complete line and where the next one begins; `text` is null for one that is too long to be shown. */
export type ReadLine = { text: string | null; end: number };

/**
 * Lines of a file from a byte offset on, at most `mostBytes` of them. A last line without an end is left out: its tool is
 * writing it.
 */
export async function* readLines(file: FileHandle, from: number, mostBytes: number): AsyncGenerator<ReadLine> {
  let pieces: Buffer[] = [];
  let length = 0;
  let position = from;
  while (position - from < mostBytes) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    const bytes = chunk.subarray(0, bytesRead);
    let start = 0;
    for (let newline = bytes.indexOf(10); newline !== -1; newline = bytes.indexOf(10, start)) {
      const rest = bytes.subarray(start, newline);
      length += rest.length;
      const text = length > MOST_LINE_BYTES ? null : Buffer.concat([...pieces, rest]).toString('utf8');
      yield { text, end: position + newline + 1 };
      [pieces, length, start] = [[], 0, newline + 1];
    }
    const rest = bytes.subarray(start);
    length += rest.length;
    pieces = length > MOST_LINE_BYTES ? [] : [...pieces, rest];
    position += bytesRead;
  }
}
