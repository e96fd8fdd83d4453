import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../../../runtime/error-fields.ts';
import { SettingsRefusal } from './refusal.ts';

/** Larger than any settings that a person writes. */
const SIZE_MAX_BYTES = 8 * 1024 * 1024;
/** Of a file that we make: it may come to hold keys. */
const NEW_FILE_MODE = 0o600;
const NEW_FOLDER_MODE = 0o700;
const RIGHTS = 0o7777;
const BOM = '\uFEFF';

/** A settings file as it was found. `bytes` is null where there is none. */
export type SettingsFile = {
  /** As the tool names it. */
  path: string;
  /** The file itself, behind all links. */
  target: string;
  bytes: Buffer | null;
  mode: number;
};

/** @throws SettingsRefusal when it is there and cannot be read as text */
export function readSettingsFile(path: string): SettingsFile {
  const target = behindLinks(path);
  try {
    const found = statSync(target);
    if (!found.isFile()) throw new SettingsRefusal('it is no file');
    if (found.size > SIZE_MAX_BYTES) throw new SettingsRefusal('it is larger than 8 MB');
    return { path, target, bytes: readFileSync(target), mode: found.mode & RIGHTS };
  } catch (error) {
    if (error instanceof SettingsRefusal) throw error;
    if (errorCode(error) === 'ENOENT') return { path, target, bytes: null, mode: NEW_FILE_MODE };
    throw new SettingsRefusal(`it cannot be read (${errorCode(error)})`);
  }
}

function behindLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw new SettingsRefusal(`it cannot be read (${errorCode(error)})`);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return path;
    throw new SettingsRefusal('it is a link to a file that is not there');
  }
}

/** The text without its mark of byte order, and that mark. @throws SettingsRefusal when it is not UTF-8 */
export function decodeSettings(bytes: Buffer | null): { mark: string; text: string } {
  if (bytes === null) return { mark: '', text: '' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.startsWith(BOM) ? { mark: BOM, text: text.slice(BOM.length) } : { mark: '', text };
  } catch {
    throw new SettingsRefusal('it is not UTF-8 text');
  }
}

/**
 * Replaces the file at once, with its rights and behind its links; null removes it.
 * @returns the folders that had to be made, the outermost first
 * @throws SettingsRefusal when it was changed since it was read, or cannot be written
 */
export function replaceSettingsFile(file: SettingsFile, bytes: Buffer | null): string[] {
  const now = readSettingsFile(file.path);
  const isSame = file.bytes === null ? now.bytes === null : now.bytes?.equals(file.bytes) === true;
  if (!isSame) throw new SettingsRefusal('another program changed it in this moment; run the command again');
  try {
    if (bytes === null) {
      rmSync(file.target, { force: true });
      return [];
    }
    const made = mkdirSync(dirname(file.target), { recursive: true, mode: NEW_FOLDER_MODE });
    writeBeside(file, bytes);
    return made === undefined ? [] : foldersBetween(made, dirname(file.target));
  } catch (error) {
    throw new SettingsRefusal(`it cannot be written (${errorCode(error)}); nothing was changed`);
  }
}

function writeBeside(file: SettingsFile, bytes: Buffer): void {
  const aside = `${file.target}.${randomBytes(4).toString('hex')}.new`;
  try {
    const descriptor = openSync(aside, 'wx', NEW_FILE_MODE);
    try {
      writeFileSync(descriptor, bytes);
      // The mode of `open` is cut by the process's mask.
      if (process.platform !== 'win32') fchmodSync(descriptor, file.mode);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(aside, file.target);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

function foldersBetween(outermost: string, innermost: string): string[] {
  const folders = [innermost];
  while (folders[0] !== outermost && folders[0] !== undefined && dirname(folders[0]) !== folders[0]) {
    folders.unshift(dirname(folders[0]));
  }
  return folders;
}

/** Removes folders that we made, the innermost first, as long as nothing is in them. */
export function removeEmptyFolders(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}

/** Writes a private file of the home (0600), at once. */
export function writePrivately(path: string, content: string | Buffer, mode: number = NEW_FILE_MODE): void {
  mkdirSync(dirname(path), { recursive: true, mode: NEW_FOLDER_MODE });
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  writeBeside({ path, target: path, bytes: null, mode }, bytes);
  if (process.platform !== 'win32') chmodSync(dirname(path), NEW_FOLDER_MODE);
}
