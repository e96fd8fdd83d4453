import { closeSync, existsSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { HomePaths } from '../runtime/paths.ts';
import { reasonOf } from './file-reason.ts';
import { openIfThere } from './open-if-there.ts';
import { putAwayFiles } from './put-away.ts';

/** Folders of copies of stored data. */
const COPY_FOLDERS = ['backups', 'archives'] as const;
const SQLITE_HEADER = Buffer.from('SQLite format 3\0');
/** What SQLite keeps beside a database. */
const COMPANIONS = ['-wal', '-shm', '-journal'] as const;

/** Where copies of other programs' settings lie. */
export const SETTINGS_FOLDER = 'integrations';
/** Their names: of the tool, of what is in it, of the file. */
const SETTINGS_COPY = /^[a-z-]+-[0-9a-f]{12}-/;

/** A file of the home with a copy of stored data. */
export type MovedAside = { path: string; bytes: number };

/**
 * Finds copies of stored data in a home: backups, archives, and databases that were moved aside under any name. A copy
 * cannot be purged in part without being rewritten, and nobody would know whether it still can be read. What was put away
 * is noted beside the archives and is none: see put-away.ts.
 * @param except names in the home that are none
 */
export function findMovedAside(
  paths: Pick<HomePaths, 'home' | 'database' | 'lock' | 'repairNote' | 'archives'>,
  except: readonly string[],
): MovedAside[] {
  const own = new Set([paths.database, paths.lock, ...except.map((name) => join(paths.home, name))]);
  const databases = filesIn(paths.home)
    .filter((path) => !own.has(path) && isDatabase(path))
    .flatMap((path) => [path, ...COMPANIONS.map((ending) => path + ending).filter((beside) => existsSync(beside))]);
  const notedThere = new Set(putAwayFiles(paths).map(({ path }) => path));
  const copies = COPY_FOLDERS.flatMap((folder) => filesBelow(join(paths.home, folder))).filter(
    (path) => !notedThere.has(path),
  );
  // A repair notes how much was known of each day.
  const notes = [paths.repairNote].filter((path) => existsSync(path));
  return [...new Set([...databases, ...copies, ...notes])].map((path) => ({
    path,
    bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0,
  }));
}

/**
 * Finds the copies of tools' settings from before we wrote into them. The notes beside them stay: by these `uninstall`
 * knows what is ours in a file.
 */
export function findSettingsCopies({ home }: Pick<HomePaths, 'home'>): MovedAside[] {
  return filesIn(join(home, SETTINGS_FOLDER))
    .filter((path) => SETTINGS_COPY.test(basename(path)))
    .map((path) => ({ path, bytes: statSync(path, { throwIfNoEntry: false })?.size ?? 0 }));
}

/** @returns files that could not be removed, with the system's word for why */
export function removeFiles(files: readonly Pick<MovedAside, 'path'>[]): { path: string; reason: string }[] {
  return files.flatMap(({ path }) => {
    try {
      rmSync(path, { force: true });
      return [];
    } catch (error) {
      return [{ path, reason: reasonOf(error) }];
    }
  });
}

export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(folder, entry.name));
}

export function filesBelow(folder: string): string[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function isDatabase(path: string): boolean {
  const file = openIfThere(path);
  if (file === null) return false;
  try {
    const beginning = Buffer.alloc(SQLITE_HEADER.length);
    readSync(file, beginning, 0, beginning.length, 0);
    return beginning.equals(SQLITE_HEADER);
  } finally {
    closeSync(file);
  }
}
