import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** What a hash is of. Part of the hashed text, so that equal texts of two kinds have different hashes. */
export type HashedKind = 'path' | 'workspace' | 'identifier' | 'line' | 'fingerprint' | 'purged';

/** 64 bits: enough to tell the folders and files of one machine apart, short enough to show. */
const HASH_HEX_CHARACTERS = 16;
/** 128 bits for event ids, of which there may be billions. */
const EVENT_ID_HEX_CHARACTERS = 32;

/** Hashes what must be recognised again but not known: salted with the installation's key, so it cannot be looked up. */
export class SaltedHasher {
  readonly #key: KeyObject;

  constructor(key: Buffer) {
    // A key object once: made anew from bytes for each hash it would cost more than the hash.
    this.#key = createSecretKey(key);
  }

  /** 16 hex characters. */
  hash(kind: HashedKind, value: string | Buffer): string {
    return createHmac('sha256', this.#key)
      .update(`${kind}\0`)
      .update(value)
      .digest('hex')
      .slice(0, HASH_HEX_CHARACTERS);
  }

  /**
   * The id of an event: the same for the same record, whoever reads it and how often.
   *
   * @param identity what names the record: platform, session and the record's own id, or file name and offset
   * @param raw the record's bytes; a record rewritten under the same id is a new event
   */
  eventId(identity: readonly string[], raw: Buffer): string {
    const hmac = createHmac('sha256', this.#key).update('event\0');
    for (const part of identity) hmac.update(`${part.length}:${part}\0`);
    return hmac.update(raw).digest('hex').slice(0, EVENT_ID_HEX_CHARACTERS);
  }
}
