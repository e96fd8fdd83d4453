import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { errorCode } from './error-fields.ts';

/** 256 bits, so that guessing is no way in. */
const TOKEN_BYTES = 32;
/** Says what it is to whoever finds it in a file or a log. */
const TOKEN_PREFIX = 'bp_';
const TOKEN_PATTERN = /^bp_[\w-]{43}$/;
/** Any right of the group or of others. */
const FOREIGN_RIGHTS = 0o077;

/** The token of a home as the gateway knows it: what the file says at each moment, without reading it each time. */
export type ApiToken = {
  /** Whether this is the token. Takes as long for a wrong one as for the right one. */
  matches(presented: string): boolean;
  /** Differs after each rotation, and tells nothing of the token. null while the file cannot be read or made. */
  mark(): string | null;
};

/**
 * The token of a home, made (0600) when there is none, when the file is damaged, or when other users could read it.
 * @param path `api-token` of the home
 * @throws the system's error when the home cannot be written
 */
export function loadApiToken(path: string): string {
  const found = readToken(path);
  if (found !== null) return found;
  const token = newToken();
  return placeNew(path, token, statSync(path, { throwIfNoEntry: false }) !== undefined);
}

/** Puts another token in the place of the one before, which is worth nothing from now on. */
export function rotateApiToken(path: string): string {
  return placeNew(path, newToken(), true);
}

/** Follows the file: a rotation by any process holds from the next look on. */
export function followApiToken(path: string): ApiToken {
  let known: { file: string; digest: Buffer; mark: string } | null = null;

  function current(): typeof known {
    try {
      if (known === null || known.file !== identity(path)) {
        const token = loadApiToken(path);
        known = { file: identity(path), digest: digestOf(token), mark: markOf(token) };
      }
    } catch {
      // A home that cannot be read or written lets nobody in.
      known = null;
    }
    return known;
  }

  return {
    matches(presented) {
      const token = current();
      return token !== null && timingSafeEqual(token.digest, digestOf(presented));
    },
    mark: () => current()?.mark ?? null,
  };
}

function newToken(): string {
  return TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
}

function readToken(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) return null;
  // Windows has no such mode bits; there the home's folder protects the file.
  if (process.platform !== 'win32' && (found.mode & FOREIGN_RIGHTS) !== 0) return null;
  const token = readFileSync(path, 'utf8').trim();
  return TOKEN_PATTERN.test(token) ? token : null;
}

/**
 * Written aside, flushed and put into place, so that a kill leaves a whole token or the one before.
 * @param replace false: a token that another process made in the meantime stays
 * @returns the token that holds now
 */
function placeNew(path: string, token: string, replace: boolean): string {
  const draft = `${path}.${randomBytes(4).toString('hex')}.new`;
  try {
    const file = openSync(draft, 'wx', 0o600);
    try {
      writeSync(file, `${token}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    if (replace) renameSync(draft, path);
    else return linkNew(draft, path, token);
    return token;
  } finally {
    rmSync(draft, { force: true });
  }
}

function linkNew(draft: string, path: string, token: string): string {
  try {
    linkSync(draft, path);
    return token;
  } catch (error) {
    const other = errorCode(error) === 'EEXIST' ? readToken(path) : null;
    if (other !== null) return other;
    // A file system without links.
    renameSync(draft, path);
    return token;
  }
}

/** A file that was replaced differs in one of these, also within the same millisecond. */
function identity(path: string): string {
  const { dev, ino, ctimeNs, size } = statSync(path, { bigint: true });
  return `${dev}:${ino}:${ctimeNs}:${size}`;
}

function markOf(token: string): string {
  return createHash('sha256').update(`blueplane signed in under ${token}`).digest('hex').slice(0, 16);
}

/** Digests have one length, which the constant-time comparison needs. */
function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
