import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../core/runtime/error-fields.ts';
import { type HomePaths, homePaths } from '../core/runtime/paths.ts';
import { HomeError, makePrivateHome } from '../core/runtime/prepare-home.ts';

/** Where the desktop keeps what is its own. All absolute, inside the home, and private to this user. */
export type DesktopHome = HomePaths & {
  /** What Chromium keeps (Electron's `userData`), and the lock of the one desktop of this home. */
  userData: string;
  /** window.json: where the window was. */
  windowBounds: string;
  /** appearance.json: light, dark, or as the system. */
  appearance: string;
};

/**
 * Makes the home and the desktop's folder in it. Synchronous, because Electron must know the folder before it is ready.
 * @throws HomeError whose message says what to do
 */
export function prepareDesktopHome(home: string): DesktopHome {
  makePrivateHome(home);
  const userData = join(home, 'desktop');
  try {
    mkdirSync(userData, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new HomeError(
      `The folder ${userData} cannot be made (${errorCode(error)}). Move away what stands there, then try again.`,
      { cause: error },
    );
  }
  return {
    ...homePaths(home),
    userData,
    windowBounds: join(userData, 'window.json'),
    appearance: join(userData, 'appearance.json'),
  };
}
