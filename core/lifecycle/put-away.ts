import { lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PUT_AWAY_FILE, type PutAwayMark, putAwaySchema } from '../contracts/put-away.ts';
import type { HomePaths } from '../runtime/paths.ts';
import type { ReadableDB } from '../storage/database.ts';
import { syncFile } from '../storage/sync-file.ts';
import { reasonOf } from './file-reason.ts';

/** Where each dashboard notes what it put away. That is no copy of what is stored, and stays over a purge. */
export function putAwayFiles({ archives }: Pick<HomePaths, 'archives'>): { path: string }[] {
  if (lstatSync(archives, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return (
    readdirSync(archives, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(archives, entry.name, PUT_AWAY_FILE))
      // A folder of that name is none of ours.
      .filter((path) => lstatSync(path, { throwIfNoEntry: false })?.isFile() === true)
      .map((path) => ({ path }))
  );
}

/**
 * Takes out of these files the sessions of which nothing is stored any more. One that cannot be read is removed. Said
 * again it changes nothing; killed at any time, each file is the one before or the one after.
 * @returns files that could not be written, with the system's word for why
 */
export function keepPutAway(
  paths: Pick<HomePaths, 'archives'>,
  database: ReadableDB,
): { path: string; reason: string }[] {
  const find = database.prepare<[string, string]>('SELECT 1 FROM conversations WHERE platform = ? AND external_id = ?');
  return putAwayFiles(paths).flatMap(({ path }) => {
    try {
      keepIn(path, ({ platform, id }) => find.get(platform, id) !== undefined);
      return [];
    } catch (error) {
      return [{ path, reason: reasonOf(error) }];
    }
  });
}

function keepIn(path: string, isThere: (mark: PutAwayMark) => boolean): void {
  const marks = marksIn(path);
  if (marks === null) {
    rmSync(path, { force: true });
    return;
  }
  const kept = marks.filter(isThere);
  if (kept.length === marks.length) return;
  const aside = `${path}.new`;
  rmSync(aside, { force: true });
  writeFileSync(aside, JSON.stringify({ archived: kept }), { mode: 0o600, flag: 'wx' });
  syncFile(aside);
  renameSync(aside, path);
}

function marksIn(path: string): PutAwayMark[] | null {
  try {
    return putAwaySchema.parse(JSON.parse(readFileSync(path, 'utf8'))).archived;
  } catch {
    return null;
  }
}
