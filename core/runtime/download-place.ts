import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';

/**
 * Where a file goes that a page asked for: a whole path stays, a name alone lands where people look for what they
 * downloaded, in their folder `Downloads`, else in their home. Anything else is left as it is, to be refused.
 * @param home the user's home folder
 */
export function downloadPlace(path: string, home: string = homedir()): string {
  if (isAbsolute(path)) return path;
  if (/^~[/\\]/.test(path)) return join(home, path.slice(2));
  if (path === '' || path === '.' || path === '..' || basename(path) !== path || path.includes('\\')) return path;
  const downloads = join(home, 'Downloads');
  return join(isFolder(downloads) ? downloads : home, path);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
