import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';

/** Length of the key in bytes: one HMAC-SHA256 block's worth of entropy is plenty. */
const KEY_BYTES = 32;
const KEY_TEXT = /^[0-9a-f]{64}$/i;

/** The key of a home is gone or damaged while its data is still there. */
export class InstallationKeyError extends Error {}

/**
 * Reads the installation's key, making it on the first start. All hashes in the database depend on it: with another
 * key every source would look new and would be counted a second time, so a missing key beside a database is an error.
 *
 * @param keyPath 0600 file of 32 bytes, hex
 * @param databasePath the home's database
 * @throws InstallationKeyError
 */
export function loadInstallationKey(keyPath: string, databasePath: string): Buffer {
  if (!existsSync(keyPath)) {
    // The key is looked for once more: another process may have made key and database since the line above.
    if (existsSync(databasePath) && !existsSync(keyPath)) {
      throw new InstallationKeyError(
        'installation.key is missing, but telemetry.db is here. Without its key Blueplane would count everything twice, ' +
          'so it does not start. Put the key back from a backup, or move telemetry.db away to begin anew ' +
          "(your tools' own files are read again).",
      );
    }
    createKey(keyPath);
  }
  const text = readFileSync(keyPath, 'utf8').trim();
  if (!KEY_TEXT.test(text)) {
    throw new InstallationKeyError(
      'installation.key is damaged. Put it back from a backup, or move it and telemetry.db away to begin anew.',
    );
  }
  // A key put back from a backup may have come with the backup's rights.
  chmodSync(keyPath, 0o600);
  return Buffer.from(text, 'hex');
}

/** Whole or not at all, and never over an existing key: written aside, then linked into place. */
function createKey(keyPath: string): void {
  const draft = `${keyPath}.${randomBytes(6).toString('hex')}.new`;
  try {
    writeDurably(draft, randomBytes(KEY_BYTES).toString('hex'));
    linkSync(draft, keyPath);
  } catch (error) {
    if (!existsSync(keyPath)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** On disk before any data that depends on it. */
function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
