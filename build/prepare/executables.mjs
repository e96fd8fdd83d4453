import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

// Where system packages put servers and Homebrew puts everything, also when the PATH of the caller is a short one.
const USUAL_FOLDERS = ['/usr/local/bin', '/usr/bin', '/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin'];

/**
 * The first of the named programs on the PATH, by the order of the names; null when there is none.
 * @param {string[]} names without `.exe`
 * @param {NodeJS.ProcessEnv} [env]
 */
export function findOnPath(names, env = process.env) {
  return findAllOnPath(names, env)[0] ?? null;
}

/**
 * Every occurrence of the named programs on the PATH, best name first.
 * @param {string[]} names
 * @param {NodeJS.ProcessEnv} [env]
 */
export function findAllOnPath(names, env = process.env) {
  return findInFolders(names, (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean));
}

/**
 * A program in the usual folders of the system, on the PATH or not.
 * @param {string[]} names
 */
export function findInUsualFolders(names) {
  return findInFolders(names, USUAL_FOLDERS)[0] ?? null;
}

/**
 * @param {string} path
 */
export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function findInFolders(names, folders) {
  const suffixes = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return names.flatMap((name) =>
    folders.flatMap((folder) => suffixes.map((suffix) => join(folder, name + suffix)).filter(isExecutable)),
  );
}
