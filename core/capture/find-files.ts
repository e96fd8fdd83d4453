import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';

export type SourceFile = { path: string; size: number; modifiedMs: number };

/** Something in a watched folder that is not read, and why. The path is for the screen; it is never stored or logged. */
export type Skipped = { path: string; reason: string };

/** The reason of a file or folder that is not there. */
export const MISSING = 'it does not exist';

export type FoundFiles = { files: SourceFile[]; skipped: Skipped[] };

/**
 * So many files and folders are looked at in one go, some hundredths of a second where each look goes over a network:
 * to have another thread look takes many times as much of the processor.
 */
const LOOKS_AT_ONCE = 64;

type Search = FoundFiles & {
  isSource: (path: string) => boolean;
  folders: Set<string>;
  /** Device and inode of each file: one that can be reached by two names is read under one. */
  identities: Set<string>;
  /** Followed last, so that a file or folder is known by its own name before a link to it is seen. */
  links: string[];
  looks: number;
};

/**
 * All regular files below `folders` that are sources by their name, following links but no loop, each once. Only
 * regular files are ever opened: a FIFO or a device would block its reader, or worse.
 */
export async function findFiles(folders: readonly string[], isSource: (path: string) => boolean): Promise<FoundFiles> {
  const search: Search = {
    files: [],
    skipped: [],
    isSource,
    folders: new Set(),
    identities: new Set(),
    links: [],
    looks: 0,
  };
  for (const folder of folders) await walk(folder, search);
  for (let path = search.links.shift(); path !== undefined; path = search.links.shift()) await visit(path, search);
  return { files: search.files, skipped: search.skipped };
}

/** @param known the folder's real path, where it is known; a folder that is no link lies in its parent's */
async function walk(folder: string, search: Search, known?: string): Promise<void> {
  let entries: Dirent[];
  let real: string;
  try {
    real = known ?? (await realpath(folder));
    if (search.folders.has(real)) {
      search.skipped.push({ path: folder, reason: 'a link to a folder that is already read' });
      return;
    }
    search.folders.add(real);
    await breatheNowAndThen(search);
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    search.skipped.push({ path: folder, reason: explain(error) });
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walk(path, search, join(real, entry.name));
    else if (entry.isSymbolicLink()) search.links.push(path);
    else if (search.isSource(path)) await visit(path, search);
  }
}

async function breatheNowAndThen(search: Search): Promise<void> {
  search.looks += 1;
  if (search.looks % LOOKS_AT_ONCE === 0) await breathe();
}

async function visit(path: string, search: Search): Promise<void> {
  let stats: Stats;
  await breatheNowAndThen(search);
  try {
    stats = statSync(path);
  } catch (error) {
    search.skipped.push({ path, reason: explain(error) });
    return;
  }
  if (stats.isDirectory()) {
    await walk(path, search);
  } else if (search.isSource(path)) {
    if (!stats.isFile()) {
      search.skipped.push({ path, reason: specialKind(stats) });
      return;
    }
    const identity = `${stats.dev}:${stats.ino}`;
    if (search.identities.has(identity)) {
      search.skipped.push({ path, reason: 'a link to a file that is already read' });
      return;
    }
    search.identities.add(identity);
    search.files.push({ path, size: stats.size, modifiedMs: stats.mtimeMs });
  }
}

function specialKind(stats: Stats): string {
  if (stats.isFIFO()) return 'a FIFO, not a file';
  if (stats.isSocket()) return 'a socket, not a file';
  return 'a device, not a file';
}

/** Why a file or folder could not be read, in words. */
export function explain(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  if (code === 'ENOENT') return MISSING;
  if (code === 'ELOOP') return 'a loop of links';
  if (code === 'ENOTDIR') return 'not a folder';
  if (code === 'EMFILE' || code === 'ENFILE') return 'too many open files';
  return typeof code === 'string' ? `it cannot be read (${code})` : 'it cannot be read';
}
