import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shell } from 'electron';
import type { ProgramPart } from '../core/contracts/desktop.ts';

export type ProgramPlaces = {
  /** Folder of the checkout, or the archive of a package. Absolute. */
  appPath: string;
  /** Folder of what is packed beside the program; null in a checkout. */
  resourcesPath: string | null;
  /** server.log of the home. */
  log: string;
};

/** Where a part of the program lies. */
export function programPartPath(part: ProgramPart, { appPath, resourcesPath, log }: ProgramPlaces): string {
  if (part === 'logs') return log;
  if (part === 'readme') return join(resourcesPath ?? appPath, 'README.md');
  return resourcesPath === null ? join(appPath, 'LICENSE') : join(resourcesPath, 'licences');
}

/**
 * Has the system show a part of the program in its own way.
 * @throws with words for people when there is nothing, or nothing that could show it
 */
export async function showProgramPart(part: ProgramPart, places: ProgramPlaces): Promise<void> {
  const path = programPartPath(part, places);
  if (!existsSync(part === 'logs' ? dirname(path) : path)) {
    throw new Error(`Nothing is there: ${path}. Install Blueplane anew to have all its parts again.`);
  }
  if (part === 'logs') {
    // Its folder opens; what is in it is opened by whoever wants to.
    shell.showItemInFolder(path);
    return;
  }
  const problem = await shell.openPath(path);
  if (problem !== '') throw new Error(`The system did not open ${path}: ${problem}`);
}
