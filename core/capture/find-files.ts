import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';

export type SourceFile = { path: string; size: number; modifiedMs: number };

/** Something in a watched folder that is not read, and why. The path is for the screen; it is never stored or logged. */
export type Skipped = { path: string; reason: string };

export type FoundFiles = { files: SourceFile[]; skipped: Skipped[] };

/**
 * All regular files below `folder` whose name ends in `extension`, following links but no loop. Only regular files are
 * ever opened: a FIFO or a device would block its reader, or worse.
 */
export async function findFiles(folder: string, extension: string): Promise<FoundFiles> {
  const found: FoundFiles = { files: [], skipped: [] };
  await walk(folder, extension, new Set(), found);
  return found;
}

async function walk(folder: string, extension: string, visited: Set<string>, found: FoundFiles): Promise<void> {
  let entries: Dirent[];
  try {
    const real = await realpath(folder);
    if (visited.has(real)) {
      found.skipped.push({ path: folder, reason: 'a link to a folder that is already read' });
      return;
    }
    visited.add(real);
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    found.skipped.push({ path: folder, reason: explain(error) });
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      await walk(path, extension, visited, found);
    } else if (entry.isSymbolicLink() || entry.name.endsWith(extension)) {
      await visit(path, extension, visited, found);
    }
  }
}

async function visit(path: string, extension: string, visited: Set<string>, found: FoundFiles): Promise<void> {
  let stats: Stats;
  try {
    stats = await stat(path);
  } catch (error) {
    found.skipped.push({ path, reason: explain(error) });
    return;
  }
  if (stats.isDirectory()) {
    await walk(path, extension, visited, found);
  } else if (path.endsWith(extension)) {
    if (stats.isFile()) found.files.push({ path, size: stats.size, modifiedMs: stats.mtimeMs });
    else found.skipped.push({ path, reason: specialKind(stats) });
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
  if (code === 'ENOENT') return 'it does not exist';
  if (code === 'ELOOP') return 'a loop of links';
  if (code === 'ENOTDIR') return 'not a folder';
  if (code === 'EMFILE' || code === 'ENFILE') return 'too many open files';
  return typeof code === 'string' ? `it cannot be read (${code})` : 'it cannot be read';
}
