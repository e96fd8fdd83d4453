import { basename, win32 } from 'node:path';
import { COMMAND_LINE_ARGUMENTS } from './command-line-arguments.ts';

/** What the command `blueplane` starts. All paths absolute. */
export type CommandTarget =
  /** A package: its program, which runs the command line itself. */
  | { kind: 'program'; path: string }
  /** A checkout: `bin/blueplane`. */
  | { kind: 'script'; path: string };

/** By this line a file is known as ours; nothing else is ever replaced or removed. */
export const COMMAND_MARK = 'Written by Blueplane, which replaces and removes it';

/** A file that starts the target with all its arguments, for a shell or for cmd.exe. */
export function commandFile(platform: NodeJS.Platform, target: CommandTarget, localAppData: string | null): string {
  return platform === 'win32' ? cmdFile(target, localAppData) : shellFile(target);
}

function shellFile({ kind, path }: CommandTarget): string {
  const head = `#!/bin/sh\n# The command line of Blueplane. ${COMMAND_MARK}.\n`;
  if (kind === 'script') return `${head}exec ${shellQuoted(path)} "$@"\n`;
  const cli = COMMAND_LINE_ARGUMENTS.join(' ');
  return (
    `${head}# Without a screen (ssh, cron) Chromium, which is in the program, must not look for one.\n` +
    'case "$(uname)$DISPLAY$WAYLAND_DISPLAY" in Linux) screen=--ozone-platform=headless ;; *) screen= ;; esac\n' +
    `exec ${shellQuoted(path)} $screen ${cli} "$@"\n`
  );
}

/** `'` ends a quoted text: it is put between two of them. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function cmdFile({ kind, path }: CommandTarget, localAppData: string | null): string {
  const head = `@rem The command line of Blueplane. ${COMMAND_MARK}.\r\n`;
  // cmd.exe reads the file in the code page of the console: a user's name in other letters is left to the variable.
  const isBelow = localAppData !== null && path.toLowerCase().startsWith(`${localAppData.toLowerCase()}${win32.sep}`);
  const escaped = (text: string) => text.replaceAll('%', '%%');
  const named = isBelow ? `%LOCALAPPDATA%${escaped(path.slice(localAppData.length))}` : escaped(path);
  return kind === 'script'
    ? `${head}@node "${named}" %*\r\n`
    : `${head}@"${named}" ${COMMAND_LINE_ARGUMENTS.join(' ')} %*\r\n`;
}

/** The name of the command's file. */
export function commandName(platform: NodeJS.Platform): string {
  return platform === 'win32' ? 'blueplane.cmd' : 'blueplane';
}

/** Whether a file that somebody may call `blueplane` goes by that name. */
export function isCommandName(platform: NodeJS.Platform, path: string): boolean {
  const name = basename(path).toLowerCase();
  return platform === 'win32' ? /^blueplane\.(?:cmd|exe|bat|com)$/.test(name) : name === 'blueplane';
}
