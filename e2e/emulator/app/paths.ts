import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { App } from 'electron';
import { LAUNCHER } from '../runtime-facts.ts';

type PathName = Parameters<App['getPath']>[0];

const chosen = new Map<string, string>();

/** The folders of the app, as Electron names them on Linux. */
export function pathOf(name: PathName, appName: string): string {
  return chosen.get(name) ?? defaultOf(name, appName);
}

/** @throws for a path that is not absolute */
export function choosePath(name: string, path: string): void {
  if (!isAbsolute(path)) throw new Error('Path must be absolute');
  chosen.set(name, path);
}

function defaultOf(name: PathName, appName: string): string {
  const userData = () => pathOf('userData', appName);
  switch (name) {
    case 'home':
      return homedir();
    case 'appData':
      return process.env.XDG_CONFIG_HOME ?? join(pathOf('home', appName), '.config');
    case 'userData':
      return join(pathOf('appData', appName), appName);
    case 'sessionData':
      return userData();
    case 'logs':
      return join(userData(), 'logs');
    case 'crashDumps':
      return join(userData(), 'Crashpad');
    case 'downloads':
      return join(homedir(), 'Downloads');
    case 'temp':
      return tmpdir();
    case 'exe':
      return LAUNCHER;
    default:
      throw new Error(`Failed to get '${name}' path`);
  }
}
