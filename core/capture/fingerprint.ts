import type { FileHandle } from 'node:fs/promises';
import type { SaltedHasher } from '../privacy/salted-hash.ts';

/**
 * Bytes looked at on either side. A transcript line begins with ids and times, so that two different histories differ
 * within the first line; the end shows a change made anywhere before by a rewrite that shifted the text.
 */
const WINDOW_BYTES = 1_024;

/**
 * A salted digest of the first bytes of a file and of the last bytes before `offset`. Equal fingerprints at the same
 * offset mean: what was read before is still there, reading may go on. It depends on nothing but those bytes.
 */
export async function fingerprintAt(file: FileHandle, offset: number, hasher: SaltedHasher): Promise<string> {
  if (offset === 0) return '';
  const length = Math.min(WINDOW_BYTES, offset);
  const head = await readFully(file, 0, length);
  const tail = await readFully(file, offset - length, length);
  return hasher.hash('fingerprint', Buffer.concat([head, tail]));
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
