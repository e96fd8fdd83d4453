import { deflateSync, inflateSync } from 'node:zlib';

/** zlib level of stored events that are compressed: some hold hundreds of calls, which are much alike. */
const COMPRESSION_LEVEL = 6;
/**
 * An event up to this many bytes is stored as it is, within a zlib stream that any reader of those unpacks. At that length
 * zlib saves a third of the bytes and takes half of all the time that storing and reading an event needs: most of it goes
 * into setting up and clearing its tables.
 */
export const PLAIN_BYTES = 1 << 10;
/** zlib never makes more of a text than this beside its own length. */
const OVERHEAD_BYTES = 64;
/** Events unpack to two to ten times their size: usually one piece is enough, and none is much too large. */
const UNPACKED_FACTOR = 4;
const LEAST_UNPACKED_BYTES = 1 << 10;

/** A stream of the smallest window, made without searching (RFC 1950), with one block, its last, that is stored (RFC 1951). */
const PLAIN_HEADER = [0x08, 0x1d, 0x01] as const;
/** The header, the block's length and the complement of it. */
const PLAIN_START = PLAIN_HEADER.length + 4;
const CHECKSUM_BYTES = 4;

/** An event's JSON as it is stored: a zlib stream, which any reader of those unpacks. */
export function packEvent(json: string): Buffer {
  const length = Buffer.byteLength(json);
  if (length <= PLAIN_BYTES) return packPlain(json, length);
  const text = Buffer.from(json);
  const chunkSize = text.length + (text.length >> 10) + OVERHEAD_BYTES;
  return deflateSync(text, { level: COMPRESSION_LEVEL, chunkSize });
}

/** @throws when it is not what {@link packEvent} made */
export function unpackEvent(packed: Buffer): string {
  const plain = unpackPlain(packed);
  if (plain !== null) return plain;
  const chunkSize = Math.max(LEAST_UNPACKED_BYTES, packed.length * UNPACKED_FACTOR);
  return inflateSync(packed, { chunkSize }).toString('utf8');
}

function packPlain(json: string, length: number): Buffer {
  const packed = Buffer.allocUnsafe(PLAIN_START + length + CHECKSUM_BYTES);
  packed.set(PLAIN_HEADER);
  packed.writeUInt16LE(length, PLAIN_HEADER.length);
  packed.writeUInt16LE(~length & 0xffff, PLAIN_HEADER.length + 2);
  packed.write(json, PLAIN_START);
  packed.writeUInt32BE(adler32(packed, PLAIN_START, PLAIN_START + length), PLAIN_START + length);
  return packed;
}

/** null: anything else, among it what was damaged; zlib then says how. */
function unpackPlain(packed: Buffer): string | null {
  const length = packed.length - PLAIN_START - CHECKSUM_BYTES;
  if (length < 0 || PLAIN_HEADER.some((byte, index) => packed[index] !== byte)) return null;
  if (packed.readUInt16LE(PLAIN_HEADER.length) !== length) return null;
  if (packed.readUInt16LE(PLAIN_HEADER.length + 2) !== (~length & 0xffff)) return null;
  const end = PLAIN_START + length;
  return adler32(packed, PLAIN_START, end) === packed.readUInt32BE(end)
    ? packed.toString('utf8', PLAIN_START, end)
    : null;
}

const ADLER_MODULUS = 65_521;

/** The checksum of a zlib stream (RFC 1950). Of a short text: the sums stay far below 2^31 until the division. */
function adler32(bytes: Buffer, start: number, end: number): number {
  let low = 1;
  let high = 0;
  for (let index = start; index < end; index += 1) {
    low += bytes[index] ?? 0;
    high += low;
  }
  return ((high % ADLER_MODULUS) * 65_536 + (low % ADLER_MODULUS)) >>> 0;
}
