import type { DatabaseSync } from 'node:sqlite';
import type { CursorComposer } from '../../contracts/cursor-record.ts';
import { asObject, type JsonObject } from '../../privacy/loose-json.ts';

/**
 * Newer conversations may keep their messages in a store of blobs, named by their SHA-256: the conversation holds a
 * protobuf message with those names. Its fields have no published meaning, so that only this is taken from it: how many
 * of the named blobs are messages, and of whom. Blobs of another form are counted as unread.
 */

const HASH_BYTES = 32;
/** More blobs of one conversation are not looked up. */
const MAXIMUM_BLOBS = 5_000;
/** A blob larger than this is not looked into. */
const MAXIMUM_BLOB_BYTES = 4 << 20;

export type StateMessages = NonNullable<CursorComposer['stateMessages']>;

/** Names of the blobs that a conversation's state refers to, hexadecimal; empty where it has none. */
export function blobsOf(composer: JsonObject): string[] {
  const state = composer.conversationState;
  if (typeof state !== 'string' || state.length < 2) return [];
  return hashesIn(Buffer.from(state.startsWith('~') ? state.slice(1) : state, 'base64'));
}

/** Fields of a protobuf message that are as long as a hash, in their order. What is no protobuf ends the search. */
function hashesIn(message: Buffer): string[] {
  const hashes: string[] = [];
  for (let at = 0; at < message.length && hashes.length < MAXIMUM_BLOBS; ) {
    const tag = varint(message, at);
    if (tag === null) break;
    at = tag.end;
    const kind = tag.value % 8;
    if (kind === 0) {
      const skipped = varint(message, at);
      if (skipped === null) break;
      at = skipped.end;
    } else if (kind === 1) at += 8;
    else if (kind === 5) at += 4;
    else if (kind === 2) {
      const length = varint(message, at);
      if (length === null || length.end + length.value > message.length) break;
      if (length.value === HASH_BYTES) hashes.push(message.toString('hex', length.end, length.end + HASH_BYTES));
      at = length.end + length.value;
    } else break;
  }
  return hashes;
}

/** A number of seven bits a byte, the lowest first. */
function varint(bytes: Buffer, start: number): { value: number; end: number } | null {
  let value = 0;
  for (let at = start; at < bytes.length && at < start + 7; at += 1) {
    const byte = bytes[at] ?? 0;
    value += (byte & 0x7f) * 2 ** (7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return null;
}

/** Whose messages the named blobs are. */
export function readBlobs(database: DatabaseSync, names: readonly string[]): StateMessages {
  const counts = { user: 0, assistant: 0, tool: 0, unread: 0 };
  const find = database.prepare(
    'SELECT CAST(value AS BLOB) AS value FROM cursorDiskKV WHERE key = ? AND octet_length(value) <= ?',
  );
  for (const name of names) {
    const value = find.get(`agentKv:blob:${name}`, MAXIMUM_BLOB_BYTES)?.value;
    const role = value instanceof Uint8Array ? roleIn(Buffer.from(value)) : undefined;
    if (role === 'user' || role === 'assistant' || role === 'tool') counts[role] += 1;
    else counts.unread += 1;
  }
  return counts;
}

/** The role of a message; a blob may be kept as hexadecimal text. */
function roleIn(blob: Buffer): unknown {
  const text = blob.toString('utf8');
  const plain = /^(?:[0-9a-f]{2})+$/i.test(text) ? Buffer.from(text, 'hex').toString('utf8') : text;
  if (!plain.startsWith('{')) return undefined;
  try {
    return asObject(JSON.parse(plain))?.role;
  } catch {
    return undefined;
  }
}
