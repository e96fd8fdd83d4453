import type { IncomingMessage } from 'node:http';
import type { Transform } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';
import type { Ticket } from './in-flight.ts';
import { BODY_MAX_BYTES, UNPACKED_MAX_BYTES } from './limits.ts';
import { CROWDED, type Outcome, refused } from './outcome.ts';

/** What is sent before the body is read. */
const MEGABYTE = 1024 * 1024;
const TOO_LARGE = refused('too_large', `The request is larger than ${BODY_MAX_BYTES / MEGABYTE} MB.`);
const UNPACKS_TOO_LARGE = refused(
  'too_large',
  `The request is larger than ${UNPACKED_MAX_BYTES / MEGABYTE} MB when it is unpacked.`,
);
const NOT_UNPACKED = refused('malformed', 'The request cannot be unpacked: it is not what its Content-Encoding says.');

/** How a body may be packed. */
export const CONTENT_ENCODINGS = ['gzip', 'deflate', 'zstd', 'identity'] as const;
export type ContentEncoding = (typeof CONTENT_ENCODINGS)[number];

/** The encoding that a header names, null for one that nobody knows here, several among them. */
export function contentEncodingOf(header: string | undefined): ContentEncoding | null {
  const named = (header ?? '').trim().toLowerCase();
  if (named === '') return 'identity';
  return CONTENT_ENCODINGS.find((encoding) => encoding === named) ?? null;
}

/**
 * Reads a body and unpacks it, and stops at the first byte beyond a limit.
 * @returns the body, or what the sender is told; null when the sender is gone
 */
export async function readBody(
  request: IncomingMessage,
  encoding: ContentEncoding,
  ticket: Ticket,
): Promise<Buffer | Outcome | null> {
  if (Number(request.headers['content-length'] ?? '0') > BODY_MAX_BYTES) return TOO_LARGE;
  const packed = await collect(request, BODY_MAX_BYTES, ticket, TOO_LARGE).catch(() => null);
  if (!Buffer.isBuffer(packed) || encoding === 'identity') return packed;
  const unpacking = unpacker(encoding, packed);
  unpacking.end(packed);
  return await collect(unpacking, UNPACKED_MAX_BYTES, ticket, UNPACKS_TOO_LARGE).catch(() => NOT_UNPACKED);
}

/** @throws (rejects) what the stream fails with */
async function collect(
  from: IncomingMessage | Transform,
  maximum: number,
  ticket: Ticket,
  tooLarge: Outcome,
): Promise<Buffer | Outcome> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Not a loop over the stream: leaving one destroys it, and with a request the connection that is to carry the answer.
  return await new Promise((resolve, reject) => {
    const stop = (answer: Buffer | Outcome): void => {
      from.off('data', onData);
      resolve(answer);
    };
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      const refusal = size > maximum ? tooLarge : ticket.take(chunk.length) ? null : CROWDED;
      if (refusal === null) return;
      from.pause();
      stop(refusal);
    };
    from.on('data', onData);
    from.once('end', () => stop(Buffer.concat(chunks)));
    from.once('error', reject);
    from.once('close', () => reject(new Error('closed')));
  });
}

function unpacker(encoding: Exclude<ContentEncoding, 'identity'>, packed: Buffer): Transform {
  if (encoding === 'gzip') return createGunzip();
  if (encoding === 'zstd') return createZstdDecompress();
  return hasZlibHeader(packed) ? createInflate() : createInflateRaw();
}

/** `deflate` means a zlib stream; some senders leave its two bytes out. */
function hasZlibHeader(packed: Buffer): boolean {
  const [first = 0, second = 0] = packed;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}
