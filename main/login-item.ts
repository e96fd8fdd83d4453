import { app } from 'electron';
import { errorCode } from '../core/runtime/error-fields.ts';
import { type LinuxAutostartPlan, readLinuxAutostart, setLinuxAutostart } from './linux-autostart.ts';
import { HIDDEN_ARGUMENT } from './starts-hidden.ts';
import { type OpenAtLogin, readSystemLoginItem, setSystemLoginItem } from './system-login-item.ts';

/** Whether the system starts Blueplane when the user logs in. */
export type LoginItem = {
  /** Asks the system each time: it can be changed in its settings as well. */
  read(): OpenAtLogin;
  /** @returns how it stands then. @throws LoginItemError when the system does not take it */
  set(enabled: boolean): OpenAtLogin;
};

/** The system did not take the change; the message says what to do. */
export class LoginItemError extends Error {}

export type LoginItemPlan = Pick<LinuxAutostartPlan, 'env' | 'home'> & {
  platform: NodeJS.Platform;
  /** A checkout is no program that a system could start by itself. */
  packaged: boolean;
  /** Absolute path of the program; absent = this one. */
  execPath?: string;
};

const ARGS = [HIDDEN_ARGUMENT];

type Door = { read(): OpenAtLogin; set(enabled: boolean): void };

export function createLoginItem(plan: LoginItemPlan): LoginItem {
  const door = doorOf(plan);
  function read(): OpenAtLogin {
    try {
      return door?.read() ?? 'unsupported';
    } catch {
      // What cannot be read is not known to be on; setting it says why.
      return 'off';
    }
  }
  return {
    read,
    set(enabled) {
      try {
        door?.set(enabled);
      } catch (error) {
        throw new LoginItemError(
          `The system did not take the change of what starts at login (${errorCode(error)}). ` +
            'Make the folder "autostart" of your configuration writable for yourself, then try again.',
          { cause: error },
        );
      }
      return read();
    },
  };
}

/** The system's own way to start programs at login; null where there is none that we know. */
function doorOf({ platform, packaged, env, home, execPath = process.execPath }: LoginItemPlan): Door | null {
  if (!packaged) return null;
  if (platform === 'linux') {
    const place = { env, home, execPath, args: ARGS };
    return {
      read: () => (readLinuxAutostart(place) ? 'on' : 'off'),
      set: (enabled) => setLinuxAutostart(place, enabled),
    };
  }
  if (platform !== 'darwin' && platform !== 'win32') return null;
  const item = { platform, application: app, args: ARGS };
  return { read: () => readSystemLoginItem(item), set: (enabled) => setSystemLoginItem(item, enabled) };
}
