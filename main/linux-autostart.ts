import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { autostartEntry, readAutostartEntry } from './autostart-entry.ts';

export type LinuxAutostartPlan = {
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder of the user. */
  home: string;
  /** Absolute path of the running program. */
  execPath: string;
  /** Given to the program when the session starts it. */
  args: readonly string[];
};

/** A desktop entry is read by the user's session alone, but desktops expect it to be readable like any other. */
const ENTRY_MODE = 0o644;

/** The file that starts Blueplane with a Linux session. */
export function autostartPath({ env, home }: Pick<LinuxAutostartPlan, 'env' | 'home'>): string {
  const named = env.XDG_CONFIG_HOME ?? '';
  // A relative one is to be ignored, says the standard.
  return join(isAbsolute(named) ? named : join(home, '.config'), 'autostart', 'blueplane.desktop');
}

/** Whether the session starts Blueplane. An entry that names a program that is gone starts nothing. */
export function readLinuxAutostart(plan: LinuxAutostartPlan): boolean {
  const path = autostartPath(plan);
  if (!existsSync(path)) return false;
  const { enabled, command } = readAutostartEntry(readFileSync(path, 'utf8'));
  const program = command[0];
  if (!enabled || program === undefined) return false;
  return !isAbsolute(program) || existsSync(program);
}

/** Writes the entry, or takes it away. Throws what the file system throws. */
export function setLinuxAutostart(plan: LinuxAutostartPlan, enabled: boolean): void {
  const path = autostartPath(plan);
  if (!enabled) {
    rmSync(path, { force: true });
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, autostartEntry([programPath(plan), ...plan.args]));
  chmodSync(path, ENTRY_MODE);
}

/**
 * The program to be started. An AppImage runs out of a folder that is gone after it, so the image itself is named;
 * not when the variable came from another AppImage that started us, such as a terminal.
 */
export function programPath({ env, execPath }: Pick<LinuxAutostartPlan, 'env' | 'execPath'>): string {
  const { APPIMAGE: image = '', APPDIR: folder = '' } = env;
  const isOurs = folder !== '' && execPath.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  return isOurs && isAbsolute(image) ? image : execPath;
}
