import { isUtf8 } from 'node:buffer';
import { unzipSync } from 'node:zlib';
import { MAXIMUM_VALUE_BYTES } from './value-rows.ts';

/** Why a value was not taken in. Reasons are ours and hold nothing of the value. */
export type ValueRefusal = 'too_long' | 'invalid_zlib' | 'invalid_utf8' | 'invalid_json';

export type DecodedValue = { json: unknown; refusal: null } | { json: null; refusal: ValueRefusal };

/** A value's JSON: a text, the same as a blob, or either of them compressed. */
export function decodeValue(bytes: Buffer): DecodedValue {
  const text = isCompressed(bytes) ? unpack(bytes) : bytes;
  if (typeof text === 'string') return { json: null, refusal: text };
  if (!isUtf8(text)) return { json: null, refusal: 'invalid_utf8' };
  try {
    return { json: JSON.parse(withoutPadding(text.toString('utf8'))), refusal: null };
  } catch {
    return { json: null, refusal: 'invalid_json' };
  }
}

/** Begins like zlib (RFC 1950) or gzip (RFC 1952): no JSON does. */
function isCompressed(bytes: Buffer): boolean {
  if (bytes.length < 2) return false;
  const start = bytes.readUInt16BE(0);
  return start === 0x1f8b || (bytes[0] === 0x78 && start % 31 === 0);
}

function unpack(bytes: Buffer): Buffer | 'too_long' | 'invalid_zlib' {
  try {
    return unzipSync(bytes, { maxOutputLength: MAXIMUM_VALUE_BYTES });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ERR_BUFFER_TOO_LARGE' ? 'too_long' : 'invalid_zlib';
  }
}

/** A byte order mark, and the NUL bytes that end some texts. */
function withoutPadding(text: string): string {
  return text.replace(/^\ufeff/, '').replace(/\0+$/, '');
}
