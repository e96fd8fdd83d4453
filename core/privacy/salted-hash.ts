import { hash } from 'node:crypto';

/** What a hash is of. Part of the hashed text, so that equal texts of two kinds have different hashes. */
export type HashedKind = 'path' | 'workspace' | 'identifier' | 'line' | 'fingerprint' | 'purged';

/** 64 bits: enough to tell the folders and files of one machine apart, short enough to show. */
const HASH_HEX_CHARACTERS = 16;
/** 128 bits for event ids, of which there may be billions. */
const EVENT_ID_HEX_CHARACTERS = 32;

/** Of SHA-256. */
const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Room for nearly every line; a longer one gets its own. */
const SCRATCH_BYTES = 64 << 10;
/** Hashes of folders that are remembered; people work in some dozens of them. */
const KNOWN_WORKSPACES = 500;

/** Hashes what must be recognised again but not known: salted with the installation's key, so it cannot be looked up. */
export class SaltedHasher {
  /** The key's two pads: HMAC is the digest of the outer one and of the digest of the inner one and the text. */
  readonly #inner: Buffer;
  readonly #outer: Buffer;
  readonly #workspaces = new Map<string, string>();

  constructor(key: Buffer) {
    this.#inner = Buffer.concat([pad(key, 0x36), Buffer.alloc(SCRATCH_BYTES)]);
    this.#outer = Buffer.concat([pad(key, 0x5c), Buffer.alloc(DIGEST_BYTES)]);
  }

  /**
   * 16 hex characters. A `workspace` is a folder's path; it is hashed by way of its SHA-256, so that a tool that tells
   * no more of a folder than that (`workspaceOfDigest`) lies in the same project as those that name it.
   */
  hash(kind: HashedKind, value: string | Buffer): string {
    if (kind === 'workspace' && typeof value === 'string') return this.#workspace(value);
    return this.#hmac(`${kind}\0`, value).slice(0, HASH_HEX_CHARACTERS);
  }

  /**
   * The hash of a folder whose path nobody told.
   *
   * @param digest SHA-256 of the path, 64 hex characters of either case
   */
  workspaceOfDigest(digest: string): string {
    return this.#hmac('workspace\0', digest.toLowerCase()).slice(0, HASH_HEX_CHARACTERS);
  }

  /**
   * The id of an event: the same for the same record, whoever reads it and how often.
   *
   * @param identity what names the record: platform, session and the record's own id, or file name and offset
   * @param raw the record's bytes; a record rewritten under the same id is a new event
   */
  eventId(identity: readonly string[], raw: Buffer): string {
    let prefix = 'event\0';
    for (const part of identity) prefix += `${part.length}:${part}\0`;
    return this.#hmac(prefix, raw).slice(0, EVENT_ID_HEX_CHARACTERS);
  }

  /** Nearly all records of a file name the same folder. */
  #workspace(path: string): string {
    const known = this.#workspaces.get(path);
    if (known !== undefined) return known;
    const hashed = this.workspaceOfDigest(hash('sha256', path, 'hex'));
    if (this.#workspaces.size >= KNOWN_WORKSPACES) this.#workspaces.clear();
    this.#workspaces.set(path, hashed);
    return hashed;
  }

  /**
   * HMAC-SHA-256 (RFC 2104) of two pieces, hex. Two hashes in one call each: an HMAC object, of which several would be
   * made for each line, costs more than what it hashes.
   */
  #hmac(prefix: string, value: string | Buffer): string {
    const bytes = BLOCK_BYTES + Buffer.byteLength(prefix) + Buffer.byteLength(value);
    const text = bytes <= this.#inner.length ? this.#inner.subarray(0, bytes) : Buffer.allocUnsafe(bytes);
    if (bytes > this.#inner.length) text.set(this.#inner.subarray(0, BLOCK_BYTES));
    const start = BLOCK_BYTES + text.write(prefix, BLOCK_BYTES);
    if (typeof value === 'string') text.write(value, start);
    else text.set(value, start);
    this.#outer.set(hash('sha256', text, 'buffer'), BLOCK_BYTES);
    return hash('sha256', this.#outer, 'hex');
  }
}

/** A key as HMAC mixes it into a block. */
function pad(key: Buffer, byte: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES);
  block.set(key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key);
  for (let index = 0; index < BLOCK_BYTES; index += 1) block[index] = (block[index] ?? 0) ^ byte;
  return block;
}
