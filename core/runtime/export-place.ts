import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, extname, isAbsolute, relative, sep } from 'node:path';
import type { ExportArgs } from '../contracts/export.ts';
import { downloadPlace } from './download-place.ts';

/** A page named a place where no export of a page goes. The message says what to do. */
export class ExportPlaceError extends Error {}

/** What an export may be called by a page: nothing that a program runs or reads as its settings. */
const ENDINGS = ['.json', '.csv', '.md', '.txt'];

/** Where programs keep their own files without hiding them by a dot, in the user's home. Small letters. */
const PROGRAM_FOLDERS: Readonly<Record<string, string>> = { darwin: 'library', win32: 'appdata' };

export type ExportPlaceRules = {
  /** The user's home folder. */
  home?: string;
  /** The desktop has the system's own dialog for places elsewhere; a browser has none. */
  onlyBelowHome: boolean;
};

/**
 * What a page wants exported, as far as its word goes: to a place in the open, and over nothing but an earlier export of
 * ours, whatever it says.
 * @throws ExportPlaceError
 */
export async function requirePageExport(args: ExportArgs, rules: ExportPlaceRules): Promise<ExportArgs> {
  const path = await requireExportPlace(args.path, rules);
  return { ...args, path, ...(args.replaces !== undefined && { replaces: 'own' }) };
}

/**
 * The place that a page named for an export, without anybody having been asked by the system's own dialog. A page that
 * was taken over must not reach the files by which shells, tools and Blueplane itself are set up: they are hidden, lie in
 * the system's folder for programs, or do not end like an export.
 * @returns the absolute path
 * @throws ExportPlaceError
 */
export async function requireExportPlace(named: string, rules: ExportPlaceRules): Promise<string> {
  const home = rules.home ?? homedir();
  const path = downloadPlace(named, home);
  // Whoever makes the file says what is wrong with it.
  if (!isAbsolute(path)) return path;
  if (!ENDINGS.includes(extname(path).toLowerCase())) {
    throw new ExportPlaceError(`Give the file a name that ends in ${ENDINGS.slice(0, 3).join(', ')} or ${ENDINGS[3]}.`);
  }
  const realHome = await resolved(home);
  for (const folder of new Set([dirname(path), await resolved(dirname(path))])) {
    const base = [home, realHome].find((each) => isBelow(folder, each));
    if (base === undefined && rules.onlyBelowHome) {
      throw new ExportPlaceError('That is outside your home folder. Choose the place with “Choose…”.');
    }
    const parts = (base === undefined ? folder : relative(base, folder)).split(sep);
    const isHidden = [...parts, basename(path)].some((part) => part.startsWith('.'));
    // macOS and Windows tell no capital from a small letter.
    const isPrograms = base !== undefined && parts[0]?.toLowerCase() === PROGRAM_FOLDERS[process.platform];
    if (isHidden || isPrograms) {
      throw new ExportPlaceError('Programs keep their own files there. Choose a folder that is not hidden.');
    }
  }
  return path;
}

/** What links lead to; a folder that is not there as it is called. */
async function resolved(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    return folder;
  }
}

function isBelow(folder: string, home: string): boolean {
  const path = relative(home, folder);
  return path === '' || !(path.startsWith('..') || isAbsolute(path));
}
