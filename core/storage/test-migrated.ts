import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWritable, type WritableDB } from './database.ts';
import { migrate } from './migrate.ts';

/** An empty database at the newest schema, as bytes: a thousand migrations prove no more than one, and took a minute. */
let empty: Buffer | null = null;

/** Opens a new, migrated database. @param path where no file is yet */
export function openMigrated(path: string, busyTimeoutMs?: number): WritableDB {
  empty ??= migrateOnce();
  writeFileSync(path, empty, { mode: 0o600, flag: 'wx' });
  return openWritable(path, busyTimeoutMs);
}

function migrateOnce(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'blueplane-db-'));
  try {
    const path = join(folder, 'empty.db');
    const database = openWritable(path);
    migrate(database);
    database.close();
    return readFileSync(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
