import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits, so that guessing is no way in. */
const TOKEN_BYTES = 32;
/** How long an unused token is valid: time to walk from the terminal to the browser. */
export const TOKEN_LIFE_MS = 10 * 60 * 1_000;
/** Unused tokens kept at the same time; the oldest gives way, so that memory is bounded. */
const UNUSED_MAX = 64;

/** Tokens that open the dashboard once. They live in memory only: a restart makes all of them void. */
export type OneTimeTokens = {
  /** A fresh token, 43 characters of base64url. */
  mint(): string;
  /** Whether the token was valid; from now on it is not. */
  redeem(token: string): boolean;
};

type Unused = { digest: Buffer; expiresAt: number };

/** @param now epoch milliseconds */
export function createOneTimeTokens(now: () => number): OneTimeTokens {
  let unused: Unused[] = [];

  function mint(): string {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    unused.push({ digest: digestOf(token), expiresAt: now() + TOKEN_LIFE_MS });
    if (unused.length > UNUSED_MAX) unused.shift();
    return token;
  }

  function redeem(token: string): boolean {
    const digest = digestOf(token);
    // Every entry is compared, so that the time taken says nothing about where a match lies.
    const matching = unused.filter((entry) => timingSafeEqual(entry.digest, digest));
    const valid = matching.some((entry) => entry.expiresAt > now());
    unused = unused.filter((entry) => !matching.includes(entry) && entry.expiresAt > now());
    return valid;
  }

  return { mint, redeem };
}

/** Digests have one length, which the constant-time comparison needs. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
