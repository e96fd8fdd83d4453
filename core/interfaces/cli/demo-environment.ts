import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CliContext } from './context.ts';

/** Where programs look for the user's files, by system; a demo's server finds an empty folder there. */
const HOME_VARIABLES = ['HOME', 'USERPROFILE'];
/** Folders in the user's home that have names of their own. */
const FOLDER_VARIABLES = ['XDG_CONFIG_HOME', 'XDG_DATA_HOME', 'XDG_CACHE_HOME', 'APPDATA', 'LOCALAPPDATA'];

/**
 * The whole environment of a demo's server: what it is given, any free port, and for the user's home an empty folder.
 * @param folder of the demo
 * @param sample as `makeSampleHome` gives it
 */
export function demoServerEnvironment(
  folder: string,
  sample: Readonly<Record<string, string>>,
  { env, background }: Pick<CliContext, 'env' | 'background'>,
): Record<string, string | undefined> {
  const user = join(folder, 'user');
  mkdirSync(user, { mode: 0o700 });
  const own: Record<string, string | undefined> = { ...env, ...sample, BLUEPLANE_PORT: '0' };
  for (const name of HOME_VARIABLES) own[name] = user;
  for (const name of FOLDER_VARIABLES) {
    if (own[name] !== undefined) own[name] = join(user, name.toLowerCase());
  }
  if (background !== undefined) own.XAUTHORITY = env.XAUTHORITY ?? screenKey(env.HOME);
  return own;
}

/** A program of a package needs the screen's key even where it shows nothing; it lies in the user's home by custom. */
function screenKey(home: string | undefined): string | undefined {
  const file = join(home ?? '', '.Xauthority');
  return home !== undefined && existsSync(file) ? file : undefined;
}
