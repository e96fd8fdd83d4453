import { join } from 'node:path';
import { prepareDatabase } from '../core/entries/prepare-database.ts';
import { attachToOwner } from '../core/runtime/attached-owner.ts';
import { startOwner } from '../core/runtime/owner.ts';
import type { HomePaths } from '../core/runtime/paths.ts';
import { loadSettings } from '../core/runtime/settings.ts';
import { commandLineProgram } from './command-line-arguments.ts';
import { createElectronProcessHost } from './electron-process-host.ts';
import { createHomeSession, type HomeSession } from './home-session.ts';

export type ProgramPlace = {
  /** Folder of the program: the checkout, or the archive of a package. Absolute. */
  appPath: string;
  /** Folder of what is packed beside the program, null where nothing is packed. */
  resourcesPath: string | null;
  version: string;
};

/** The session of the desktop: everything runs in utility processes of this program, or in another Blueplane. */
export function createRunningHome(paths: HomePaths, { appPath, resourcesPath, version }: ProgramPlace): HomeSession {
  return createHomeSession({
    own: async (signal) =>
      startOwner({
        home: paths.home,
        mode: 'desktop',
        settings: loadSettings(paths.config),
        host: createElectronProcessHost(join(appPath, 'out', 'main')),
        version,
        env: process.env,
        prepareDatabase,
        ...(resourcesPath !== null && { resourcesDir: resourcesPath }),
        commandLine: commandLineProgram(process, resourcesPath === null ? appPath : null),
        signal,
      }),
    attach: () => attachToOwner(paths),
  });
}
