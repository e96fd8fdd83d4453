import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { BackUpResult } from '../contracts/backup.ts';
import { backupName, findBackups } from '../runtime/backup-files.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { openReadable } from '../storage/database.ts';
import { syncFile } from '../storage/sync-file.ts';

/** A file that is being written; one that was left behind is replaced. */
const DRAFT = 'unfinished.db';
/** Free space that is left beside a backup, at most this share of the disk: a full one holds up everything. */
const SPARE_BYTES = 500_000_000;
const SPARE_SHARE = 0.05;

/**
 * Writes a backup of the home's database beside it, and removes the one before: one is enough, because it is made only
 * of a database each page of which could be read. Others may write meanwhile; it holds
 * one instant. Killed at any time, the one before is still there.
 * @param now epoch milliseconds
 * @throws SqliteError when a page of the database cannot be read, or the disk is full
 */
export function backUp(paths: Pick<HomePaths, 'database' | 'backups'>, now: number): BackUpResult {
  const database = openReadable(paths.database);
  if (database === null) return { made: false, reason: 'nothing_stored' };
  try {
    mkdirSync(paths.backups, { recursive: true, mode: 0o700 });
    chmodSync(paths.backups, 0o700);
    const draft = join(paths.backups, DRAFT);
    for (const ending of ['', '-journal']) rmSync(draft + ending, { force: true });
    if (isTight(paths)) return { made: false, reason: 'disk_space' };
    // Made here, because SQLite would make it readable for everyone.
    closeSync(openSync(draft, 'wx', 0o600));
    try {
      database.prepare('VACUUM INTO ?').run(draft);
      syncFile(draft);
      const path = join(paths.backups, backupName(now));
      renameSync(draft, path);
      const { size } = statSync(path);
      // By its name another one may be newer: the clock was set back.
      for (const other of findBackups(paths)) if (other !== path) rmSync(other, { force: true });
      return { made: true, bytes: size };
    } finally {
      rmSync(draft, { force: true });
    }
  } finally {
    database.close();
  }
}

function isTight({ database, backups }: Pick<HomePaths, 'database' | 'backups'>): boolean {
  const { bavail, blocks, bsize } = statfsSync(backups);
  const bytes = [database, `${database}-wal`].map((path) => (existsSync(path) ? statSync(path).size : 0));
  return bavail * bsize < bytes.reduce((sum, size) => sum + size, Math.min(SPARE_BYTES, blocks * bsize * SPARE_SHARE));
}
