import { constants } from 'node:fs';
import { access, type FileHandle, link, lstat, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, relative } from 'node:path';
import type { ExportReplaces } from '../contracts/export.ts';
import type { HomePaths } from '../runtime/paths.ts';
import { beginDraft, type ExportDraft, removeAbandonedDrafts } from './export-drafts.ts';
import { FileTargetError } from './file-target-error.ts';
import { openOwnExport } from './own-export-file.ts';

/** Only the user may read it: it says what somebody works on. */
const MODE = 0o600;

/**
 * Writes a file as a whole or not at all: beside its place first, on the disk before it gets its name. Whatever fails,
 * nothing is left; what a process left that was killed is removed by the next.
 *
 * @param path absolute
 * @param replaces what may be there and go; null: nothing
 * @param paths of the home of Blueplane, in which nothing of others is put
 * @param write writes the text and may read it again
 * @throws FileTargetError; what `write` throws
 */
export async function writeNewFile<Result>(
  path: string,
  replaces: ExportReplaces | null,
  paths: Pick<HomePaths, 'home' | 'drafts'>,
  write: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  removeAbandonedDrafts(paths);
  await refuseTarget(path, replaces !== null, paths.home);
  const earlier = replaces === 'own' ? openOwnExport(path) : null;
  let draft: ExportDraft | null = null;
  let file: FileHandle | null = null;
  try {
    draft = beginDraft(paths, dirname(path));
    file = await open(draft.path, 'wx+', MODE);
    const result = await write(file);
    await file.sync();
    await file.close();
    file = null;
    if (earlier !== null) earlier.giveWayTo(draft.path);
    else if (replaces === 'any') await rename(draft.path, path);
    else await putInPlace(draft.path, path);
    await syncFolder(dirname(path));
    return result;
  } catch (error) {
    throw explained(error, path);
  } finally {
    await file?.close().catch(() => undefined);
    earlier?.close();
    if (draft !== null) await removeDraft(draft);
  }
}

/** One that cannot be removed is noted on: the next export tries it again. */
async function removeDraft({ path, release }: ExportDraft): Promise<void> {
  try {
    await rm(path, { force: true });
    release();
  } catch {
    // What came of the export is told, and nothing else.
  }
}

/** Says what is wrong with a place before anything is read. @throws FileTargetError */
async function refuseTarget(path: string, mayReplace: boolean, home: string): Promise<void> {
  if (!isAbsolute(path) || path.includes('\0')) throw new FileTargetError('Name the file with its whole path.');
  try {
    const folder = await realpath(dirname(path));
    if (!(await stat(folder)).isDirectory()) throw new FileTargetError(`${folder} is no folder. Choose another place.`);
    await access(folder, constants.W_OK | constants.X_OK);
    const inHome = relative(await realpath(home), folder);
    if (inHome === '' || !(inHome.startsWith('..') || isAbsolute(inHome))) {
      throw new FileTargetError("That is in Blueplane's own folder. Choose a place outside it.");
    }
    const found = await lstat(path).catch(absent);
    if (found?.isDirectory()) throw new FileTargetError(`${path} is a folder. Name a file in it.`);
    if (found !== null && !mayReplace) throw exists(path);
  } catch (error) {
    throw explained(error, path);
  }
}

function absent(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

function exists(path: string): FileTargetError {
  return new FileTargetError(
    `${basename(path)} is there already. Choose another name, or say that it may be replaced (--force).`,
    'file_exists',
  );
}

/** A file that came meanwhile stays: a link, unlike a renaming, replaces nothing. */
async function putInPlace(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw exists(path);
    // FAT and some network file systems have no links: it was looked at a moment ago.
    if ((await lstat(path).catch(absent)) !== null) throw exists(path);
    await rename(draft, path);
  }
}

/** The name, too, is to survive a power cut; where folders cannot be opened nothing can be done. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows opens no folders.
  }
}

function explained(error: unknown, path: string): unknown {
  const folder = dirname(path);
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new FileTargetError(
        'The disk is full. The unfinished file was removed; nothing in Blueplane changed. Free some space or choose another place.',
      );
    case 'EACCES':
    case 'EPERM':
      return new FileTargetError(`${folder} may not be written by this user. Choose another place.`);
    case 'EROFS':
      return new FileTargetError(`${folder} can only be read. Choose another place.`);
    case 'ENOENT':
      return new FileTargetError(`There is no folder ${folder}. Make it, or choose another place.`);
    case 'ENOTDIR':
      return new FileTargetError(`A part of ${folder} is a file. Choose another place.`);
    case 'ENAMETOOLONG':
      return new FileTargetError('The name of the file is too long. Choose a shorter one.');
    case 'EIO':
      return new FileTargetError('The disk fails. The unfinished file was removed; choose another place.');
    default:
      return error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
