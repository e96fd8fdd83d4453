import { zstdDecompressSync } from 'node:zlib';
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
    return zstdDecompressSync(bytes, { maxOutputLength: MAXIMUM_TEXT_BYTES });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') return 'too_long';
    return code === 'Z_BUF_ERROR' ? 'incomplete' : 'invalid_zstd';
  }
}
