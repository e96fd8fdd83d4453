import { zstdDecompressSync } from 'node:zlib';
import { z } from 'zod';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { Taken } from '../frame-assembly.ts';
import { type RecordParser, takeText } from '../source-reader.ts';
import type { WholeSourceParser } from '../whole-source.ts';

/** Longest text that is unpacked: a rollout has some tens of megabytes, and what it holds lies in memory meanwhile. */
const MAXIMUM_TEXT_BYTES = 1 << 30;

/**
 * Reads rollouts that Codex compressed (`.jsonl.zst`). Offsets are those of the text, so that each line is the event it
 * was before the rollout was compressed.
 *
 * @param lines what reads plain rollouts
 */
export function compressedRollouts(lines: RecordParser, hasher: SaltedHasher): WholeSourceParser {
  return {
    platform: 'codex_cli',
    parse(path, bytes, modifiedMs): Taken | null {
      const text = unpack(bytes);
      if (text === 'incomplete') return null;
      if (Buffer.isBuffer(text)) return takeText(text, lines, path, modifiedMs, hasher);
      const rejection = { source_offset: 0, line_digest: hasher.hash('line', bytes), reason: text };
      return { events: [], rejections: [rejection] };
    },
  };
}

/** The text, or why there is none; `incomplete`: Codex is writing the file. */
function unpack(bytes: Buffer): Buffer | 'incomplete' | 'too_long' | 'invalid_zstd' {
  try {
    return unpackFrames(bytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') return 'too_long';
    return code === 'Z_BUF_ERROR' ? 'incomplete' : 'invalid_zstd';
  }
}

/** What Node answers with `info`, which its types do not tell. */
const unpackedFrame = z.object({ buffer: z.instanceof(Buffer), engine: z.object({ bytesWritten: z.number().min(1) }) });

/** A file may hold several frames behind each other; Node unpacks the first and says where it ended. */
function unpackFrames(bytes: Buffer): Buffer {
  const texts: Buffer[] = [];
  let room = MAXIMUM_TEXT_BYTES;
  let start = 0;
  do {
    const options = { maxOutputLength: room, info: true };
    const { buffer, engine } = unpackedFrame.parse(zstdDecompressSync(bytes.subarray(start), options));
    texts.push(buffer);
    // Never 0, which is no limit at all.
    room = Math.max(1, room - buffer.length);
    start += engine.bytesWritten;
  } while (start < bytes.length);
  return texts.length === 1 && texts[0] !== undefined ? texts[0] : Buffer.concat(texts);
}
