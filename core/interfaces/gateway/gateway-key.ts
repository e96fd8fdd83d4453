import { hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';

/** 256 bits: the strength of the HMAC-SHA256 that signs with it. */
const KEY_BYTES = 32;
/** Any right of the group or of others. */
const FOREIGN_RIGHTS = 0o077;

/**
 * The secrets of a home's dashboard, all made from one key file, so that a restart signs nobody out.
 * They are apart from the installation's key: removing `gateway.key` signs every browser out and changes nothing else.
 */
export type GatewaySecrets = {
  /** Signs cookies. */
  cookieKey: Buffer;
  /** Eight hexadecimal digits that tell the cookies of two homes on one machine apart; not secret. */
  homeMark: string;
};

/**
 * Reads the key file of the dashboard, making it (0600) on the first start. A damaged file, or one that other users
 * could read, is replaced: then browsers have to be opened anew.
 * @throws the system's error when the home cannot be written
 */
export function loadGatewaySecrets(path: string): GatewaySecrets {
  const key = readKey(path) ?? createKey(path);
  return {
    cookieKey: derive(key, 'blueplane dashboard cookie', KEY_BYTES),
    homeMark: derive(key, 'blueplane home mark', 4).toString('hex'),
  };
}

function derive(key: Buffer, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, '', purpose, bytes));
}

function readKey(path: string): Buffer | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) return null;
  // Windows has no such mode bits; there the home's folder protects the file.
  if (process.platform !== 'win32' && (found.mode & FOREIGN_RIGHTS) !== 0) return null;
  const key = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
  return key.length === KEY_BYTES ? key : null;
}

/** Written aside and moved into place, so that a kill leaves a whole key or none. */
function createKey(path: string): Buffer {
  const key = randomBytes(KEY_BYTES);
  const draft = `${path}.${process.pid}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, key.toString('hex'), { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
  return key;
}
