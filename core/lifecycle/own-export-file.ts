import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, renameSync, type Stats } from 'node:fs';
import { basename } from 'node:path';
import { FileTargetError } from './file-target-error.ts';
import { isOwnExport, OWN_HEAD_BYTES } from './own-export-head.ts';

/** An earlier export, held open from the look at it until another has its place: a name may lead elsewhere by then. */
export type OwnExportFile = {
  /**
   * Gives its name to another file of the same folder.
   * @throws FileTargetError when another file has the name by now, or this one was written to; nothing is replaced then
   */
  giveWayTo(draft: string): void;
  /** Safe to call again. */
  close(): void;
};

/** No link is followed, and a pipe without a writer is not waited for. Windows knows neither. */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens the earlier export at a place.
 * @param path absolute
 * @returns null when nothing is there
 * @throws FileTargetError for any other file, and for a link
 */
export function openOwnExport(path: string): OwnExportFile | null {
  const named = lstatSync(path, { throwIfNoEntry: false });
  if (named === undefined) return null;
  if (!named.isFile()) throw foreign(path);
  let file: number | null = openFile(path);
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  try {
    const seen = fstatSync(file);
    if (!seen.isFile() || !isOwnExport(readHead(file))) throw foreign(path);
    return {
      giveWayTo(draft) {
        const isUnchanged = file !== null && isSame(seen, fstatSync(file));
        if (!isUnchanged || !isSame(seen, lstatSync(path, { throwIfNoEntry: false }))) {
          throw new FileTargetError(`${basename(path)} was changed meanwhile and stays as it is. Export again.`);
        }
        // Windows renames nothing over a file that is open; nothing else of this process comes in between.
        close();
        renameSync(draft, path);
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, FLAGS);
  } catch {
    throw foreign(path);
  }
}

function readHead(file: number): string {
  const bytes = Buffer.alloc(OWN_HEAD_BYTES);
  return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, 0));
}

function isSame(one: Stats, other: Stats | undefined): boolean {
  return (
    other?.isFile() === true &&
    one.dev === other.dev &&
    one.ino === other.ino &&
    one.size === other.size &&
    one.mtimeMs === other.mtimeMs
  );
}

function foreign(path: string): FileTargetError {
  return new FileTargetError(
    `${basename(path)} is there already, and Blueplane did not export it: it stays. Choose another name.`,
  );
}
