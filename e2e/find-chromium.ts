import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The browser of the tests: BLUEPLANE_CHROMIUM (what `npm test` found), else one on the PATH.
 * @returns null for the one that Playwright installed itself
 */
export function findChromium(env: NodeJS.ProcessEnv): string | null {
  if (env.BLUEPLANE_CHROMIUM) {
    return env.BLUEPLANE_CHROMIUM;
  }
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
