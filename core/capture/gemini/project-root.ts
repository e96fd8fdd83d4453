import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Where newer versions note a project's path, in the folder that holds its `chats`. */
const ROOT_FILE = '.project_root';
/** More than any system lets a path have. */
const ROOT_BYTES = 1 << 15;

/**
 * The path of a chat's project as Gemini CLI noted it beside the chats.
 *
 * @param path of a chat
 * @returns null where nothing is noted, as in older versions
 */
export function projectRoot(path: string): string | null {
  const parts = path.split(/[/\\]/);
  const chats = parts.lastIndexOf('chats', parts.length - 2);
  if (chats < 1) return null;
  const noted = readRegularFile(join(parts.slice(0, chats).join('/') || '/', ROOT_FILE))?.trim();
  return noted === undefined || noted === '' ? null : noted;
}

/** The text of a small regular file; nothing waits for a pipe that somebody put there. */
function readRegularFile(path: string): string | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch {
    return null;
  }
  try {
    if (!fstatSync(file).isFile()) return null;
    const bytes = Buffer.alloc(ROOT_BYTES);
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, ROOT_BYTES, 0));
  } catch {
    return null;
  } finally {
    closeSync(file);
  }
}
