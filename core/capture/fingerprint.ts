import type { FileHandle } from 'node:fs/promises';
import type { SaltedHasher } from '../privacy/salted-hash.ts';

/**
 * Bytes looked at on either side. A transcript line begins with ids and times, so that two different histories differ
 * within the first line; the end shows a change made anywhere before by a rewrite that shifted the text.
 */
const WINDOW_BYTES = 1_024;

const NEWLINE_BYTE = 0x0a;
const NEWLINE = Buffer.of(NEWLINE_BYTE);
const NOTHING = Buffer.alloc(0);

/**
 * The first bytes of a file and the last bytes before an offset. Equal digests at the same offset mean: what was read
 * before is still there, reading may go on. While reading goes on, the window follows the bytes that were parsed and
 * not what the file holds by then, so that a rewrite during the reading is noticed at the next one.
 */
export class FingerprintWindow {
  #head: Buffer;
  #tail: Buffer;

  private constructor(head: Buffer, tail: Buffer) {
    this.#head = head;
    this.#tail = tail;
  }

  /** The window of a file as it is now. */
  static async read(file: FileHandle, offset: number): Promise<FingerprintWindow> {
    if (offset === 0) return new FingerprintWindow(NOTHING, NOTHING);
    const length = Math.min(WINDOW_BYTES, offset);
    return new FingerprintWindow(await readFully(file, 0, length), await readFully(file, offset - length, length));
  }

  /** Moves behind a line that was read. Copies what it keeps. */
  advance(line: Buffer, terminated: boolean): void {
    if (this.#head.length < WINDOW_BYTES) {
      const beginning = [this.#head, line.subarray(0, WINDOW_BYTES), ...(terminated ? [NEWLINE] : [])];
      this.#head = Buffer.concat(beginning).subarray(0, WINDOW_BYTES);
    }
    const newline = terminated ? 1 : 0;
    const ofLine = Math.min(line.length, WINDOW_BYTES - newline);
    const ofTail = Math.min(this.#tail.length, WINDOW_BYTES - newline - ofLine);
    const tail = Buffer.allocUnsafe(ofTail + ofLine + newline);
    this.#tail.copy(tail, 0, this.#tail.length - ofTail);
    line.copy(tail, ofTail, line.length - ofLine);
    if (terminated) tail[tail.length - 1] = NEWLINE_BYTE;
    this.#tail = tail;
  }

  /** A salted digest of the window; empty at the beginning of a file. */
  digest(hasher: SaltedHasher): string {
    if (this.#head.length === 0) return '';
    return hasher.hash('fingerprint', Buffer.concat([this.#head, this.#tail]));
  }
}

async function readFully(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(buffer, done, length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}
