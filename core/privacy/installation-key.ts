import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Length of the key in bytes: one HMAC-SHA256 block's worth of entropy is plenty. */
const KEY_BYTES = 32;

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
    if (existsSync(databasePath)) {
      throw new InstallationKeyError(
        'installation.key is missing, but telemetry.db is here. Without its key Blueplane would count everything twice, ' +
          'so it does not start. Put the key back from a backup, or move telemetry.db away to begin anew ' +
          "(your tools' own files are read again).",
      );
    }
    createKey(keyPath);
  }
  const key = Buffer.from(readFileSync(keyPath, 'utf8').trim(), 'hex');
  if (key.length !== KEY_BYTES) {
    throw new InstallationKeyError(
      'installation.key is damaged. Put it back from a backup, or move it and telemetry.db away to begin anew.',
    );
  }
  return key;
}

/** Whole or not at all, and never over an existing key: written aside, then linked into place. */
function createKey(keyPath: string): void {
  const draft = `${keyPath}.${process.pid}.new`;
  writeFileSync(draft, randomBytes(KEY_BYTES).toString('hex'), { mode: 0o600 });
  try {
    linkSync(draft, keyPath);
  } catch (error) {
    if (!existsSync(keyPath)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
