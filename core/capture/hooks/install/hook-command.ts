import { existsSync, readFileSync, statSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { delimiter, join } from 'node:path';
import { HOOKED_TOOLS, HOOKS_FOLDER, type HookedTool } from '../../../contracts/hook-record.ts';
import { errorCode } from '../../../runtime/error-fields.ts';
import { writePrivately } from './settings-file.ts';

/** The names of what we put into the home; by them our hooks are known in a tool's settings. */
const STARTER = 'blueplane-hook';
const CLIENT = 'blueplane-hook.mjs';
const EXECUTABLE = 0o700;

const OURS = new RegExp(`[/\\\\]${STARTER}(?:\\.mjs)?['"]? (${HOOKED_TOOLS.join('|')})\\b`);

/** Whether a command in a tool's settings is one of ours, of whichever home. */
export function isOurCommand(command: string): boolean {
  return OURS.test(command);
}

/**
 * The command that a tool is given. Tools take some exit codes for an order to stop (2, with which a shell also says
 * that a script is not there), so that it ends with 0 even where the home is gone.
 */
export function hookCommand(home: string, tool: HookedTool, platform: NodeJS.Platform = process.platform): string {
  const folder = join(home, HOOKS_FOLDER);
  // cmd.exe, PowerShell and Git Bash all read this; none of them reads the other.
  if (platform === 'win32') return `node "${join(folder, CLIENT)}" ${tool}`;
  return `'${join(folder, STARTER).replaceAll("'", `'\\''`)}' ${tool} 2>/dev/null || true`;
}

/** Where the program's own Node is, and the client as it is built. */
export type HookProgram = {
  /** Absolute path of a Node that can run the client; null: that on PATH. */
  node: string | null;
  /** The client's text, JavaScript. */
  client: string;
};

/**
 * Finds the client beside the entries: built, or as its source.
 * @param node what this program runs on, null where that is no Node
 * @throws when the installation of Blueplane is not whole
 */
export function findHookProgram(entriesDir: string, node: string | null): HookProgram {
  const built = join(entriesDir, 'hook-client.js');
  if (existsSync(built)) return { node, client: readFileSync(built, 'utf8') };
  const source = join(entriesDir, '..', 'capture', 'hooks', 'client.ts');
  return { node, client: stripTypeScriptTypes(readFileSync(source, 'utf8')) };
}

/** Whether a program of this name is on PATH. */
export function isOnPath(name: string, env: Readonly<Record<string, string | undefined>>): boolean {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .some((folder) => names.some((file) => existsSync(join(folder, file))));
}

/** Puts what a hook runs into the home; what is there already stays. */
export function placeHookProgram(home: string, { node, client }: HookProgram): void {
  const folder = join(home, HOOKS_FOLDER);
  place(join(folder, CLIENT), client);
  if (process.platform !== 'win32') place(join(folder, STARTER), starter(folder, node), EXECUTABLE);
}

function place(path: string, content: string, mode?: number): void {
  if (readText(path) === content && (mode === undefined || (statSync(path).mode & EXECUTABLE) === mode)) return;
  writePrivately(path, content, mode);
}

/** Whether what a hook runs is in the home, and as it should be. @param client null: whatever it is */
export function isHookProgramThere(home: string, client: string | null): boolean {
  const placed = readText(join(home, HOOKS_FOLDER, CLIENT));
  return placed !== null && (client === null || placed === client);
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The tool waits for the shell only: what is sent goes on behind its back, with the tool's words on descriptor 3. */
function starter(folder: string, node: string | null): string {
  const quoted = (path: string) => `'${path.replaceAll("'", `'\\''`)}'`;
  return `#!/bin/sh
# Written by \`blueplane install\`, run by your AI tools. It tells Blueplane on this machine what they do, without their
# words; it never holds them up and never fails. \`blueplane uninstall <tool>\` takes it out of their settings.
exec 3<&0
for node in ${node === null ? '' : `${quoted(node)} `}"$(command -v node 2>/dev/null)"; do
  if [ -x "$node" ]; then
    "$node" ${quoted(join(folder, CLIENT))} "$@" <&3 3<&- >/dev/null 2>&1 &
    exit 0
  fi
done
exit 0
`;
}
