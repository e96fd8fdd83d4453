import type { CodexTokens } from '../contracts/codex-record.ts';
import type { Platform } from '../contracts/platform.ts';
import type { SaltedHasher } from './salted-hash.ts';

/** 8 bytes. */
export type PurgedName = Buffer;

/**
 * What purged things are recognised by: salted hashes, so that nothing of them is kept but that they are not wanted.
 * Each kind of thing is hashed as such: a session and a response of one name have different hashes.
 */
export class PurgedNames {
  readonly #hasher: SaltedHasher;

  constructor(hasher: SaltedHasher) {
    this.#hasher = hasher;
  }

  session(platform: Platform, externalId: string): PurgedName {
    return this.#name(`session\0${platform}\0${externalId}`);
  }

  /** @param projectHash the salted hash that rows have of a project's folder */
  project(projectHash: string): PurgedName {
    return this.#name(`project\0${projectHash}`);
  }

  /** @param messageId the id that the tool or its vendor gave the response: the same in every copy */
  response(platform: Platform, messageId: string): PurgedName {
    return this.#name(`response\0${platform}\0${messageId}`);
  }

  /** @param requestId the vendor's, which is also sent of the response */
  request(platform: Platform, requestId: string): PurgedName {
    return this.#name(`request\0${platform}\0${requestId}`);
  }

  event(eventId: string): PurgedName {
    return this.#name(`event\0${eventId}`);
  }

  /** A response that has no id but what the session's counters said after it: copies keep these. */
  counters(platform: Platform, { total, last }: Counters): PurgedName {
    return this.#name(`counters\0${platform}\0${figures(total)}\0${last === undefined ? '' : figures(last)}`);
  }

  #name(text: string): PurgedName {
    return Buffer.from(this.#hasher.hash('purged', text), 'hex');
  }
}

/** What a line of Codex says was used: by the session so far, and by the last request where the line has it. */
export type Counters = { total: CodexTokens; last: CodexTokens | undefined };

/** Without `total`, which of a full context window is an estimate. */
function figures({ input, cachedInput, cacheWrite, output, reasoning }: CodexTokens): string {
  return [input, cachedInput, cacheWrite, output, reasoning].join(',');
}
