import { deflateSync, inflateSync } from 'node:zlib';

/**
 * zlib level of stored events. What it can find in a few hundred bytes the quicker levels find too, but some events hold
 * hundreds of calls.
 */
const COMPRESSION_LEVEL = 6;
/**
 * An event up to this many bytes fits into the smallest window, with tables to match. The usual ones are a quarter of a
 * megabyte, which is got from the system, cleared and given back for each event: more work than the packing itself.
 */
const SMALL_BYTES = 1 << 10;
const SMALL = { level: COMPRESSION_LEVEL, windowBits: 10, memLevel: 3 };
/** zlib never makes more of a text than this beside its own length. */
const OVERHEAD_BYTES = 64;
/** Events unpack to two to ten times their size: usually one piece is enough, and none is much too large. */
const UNPACKED_FACTOR = 4;
const LEAST_UNPACKED_BYTES = 1 << 10;

/** An event's JSON as it is stored: a zlib stream, which any reader of those unpacks. */
export function packEvent(json: string): Buffer {
  const text = Buffer.from(json);
  const chunkSize = text.length + (text.length >> 10) + OVERHEAD_BYTES;
  return deflateSync(
    text,
    text.length <= SMALL_BYTES ? { ...SMALL, chunkSize } : { level: COMPRESSION_LEVEL, chunkSize },
  );
}

/** @throws when it is not what {@link packEvent} made */
export function unpackEvent(packed: Buffer): string {
  const chunkSize = Math.max(LEAST_UNPACKED_BYTES, packed.length * UNPACKED_FACTOR);
  return inflateSync(packed, { chunkSize }).toString('utf8');
}
