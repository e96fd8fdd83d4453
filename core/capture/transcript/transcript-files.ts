import { constants } from 'node:fs';
import { type FileHandle, open, realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import { findFiles } from '../find-files.ts';
import type { MonitoredSources } from '../monitored-sources.ts';

/** A file of a tool, open for reading. */
export type OpenedFile = { handle: FileHandle; path: string; size: number };

/** Whether a path lies in one of the folders, both without links. */
function isInside(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
}

/**
 * Opens the file of a tool that has this salted name, for reading alone.
 *
 * @returns null when no file in the tool's own folders is called so, `unreadable` when it may not be read
 */
export async function openTranscript(
  sources: MonitoredSources,
  sourceFile: string,
  hasher: SaltedHasher,
): Promise<OpenedFile | null | 'unreadable'> {
  const isSource = (path: string) => sources.sourceOf(path) === path;
  const { files } = (await sources.find?.()) ?? (await findFiles(sources.folders, isSource));
  const named = files.find(({ path }) => hasher.hash('path', path) === sourceFile);
  if (named === undefined) return null;
  let handle: FileHandle | null = null;
  try {
    const path = await realpath(named.path);
    const folders = await Promise.all(sources.folders.map((folder) => realpath(folder).catch(() => null)));
    const present = folders.filter((folder) => folder !== null);
    if (!isInside(path, present)) return null;
    // What became a link or a device since it was found is not opened, and nothing waits for a FIFO.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = await handle.stat();
    if (stats.isFile()) return { handle, path, size: stats.size };
    await handle.close();
    return 'unreadable';
  } catch (error) {
    await handle?.close();
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? null : 'unreadable';
  }
}
