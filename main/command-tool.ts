import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { CommandTool } from '../core/contracts/desktop.ts';
import { errorCode } from '../core/runtime/error-fields.ts';
import { COMMAND_MARK, type CommandTarget, commandFile, commandName, isCommandName } from './command-tool-file.ts';

export type CommandToolPlan = {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder of the user. */
  home: string;
  /** null where there is nothing that could be started. */
  target: CommandTarget | null;
  /** Where programs of all users lie that users may add to (macOS); tests name another. */
  sharedFolder?: string;
};

/** Everybody may read and run it: it holds nothing but a path. */
const MODE = 0o755;
/** A file of ours is a few hundred bytes; what is longer is another's, and not read. */
const OWN_BYTES_MAX = 16_384;
const SHARED_FOLDER = '/usr/local/bin';

/** How the command `blueplane` stands on this computer. Nothing is changed. */
export function readCommandTool(plan: CommandToolPlan): CommandTool {
  const path = commandPath(plan);
  const folder = dirname(path);
  const isOnPath = foldersOfPath(plan).includes(folder) || folder === plan.sharedFolder || folder === SHARED_FOLDER;
  return { state: stateOf(plan, path), path, isOnPath, other: otherOnPath(plan, path) };
}

/**
 * Puts the command into a folder of the user, or renews it there. A file that is not ours stays. Safe twice.
 * @throws with words for people
 */
export function installCommandTool(plan: CommandToolPlan): CommandTool {
  const path = commandPath(plan);
  const { target } = plan;
  const state = stateOf(plan, path);
  if (target === null || state === 'unsupported')
    throw new Error('There is no program here that the command could start.');
  if (state === 'foreign') throw new Error(foreignWords(path));
  if (state === 'installed') return readCommandTool(plan);
  const content = commandFile(plan.platform, target, localAppData(plan));
  try {
    mkdirSync(dirname(path), { recursive: true });
    if (state === 'outdated') replaceFile(path, content);
    else makeFile(path, content);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') throw new Error(foreignWords(path), { cause: error });
    throw new Error(
      `${dirname(path)} cannot be written (${errorCode(error)}). Make it writable for yourself, then try again.`,
      { cause: error },
    );
  }
  return readCommandTool(plan);
}

/**
 * Takes the command away again; a file that is not ours stays. Safe twice.
 * @throws with words for people
 */
export function removeCommandTool(plan: CommandToolPlan): CommandTool {
  const path = commandPath(plan);
  if (isOurs(path)) {
    try {
      rmSync(path);
    } catch (error) {
      throw new Error(`${path} cannot be removed (${errorCode(error)}). Remove it yourself.`, { cause: error });
    }
  }
  return readCommandTool(plan);
}

/** Fails where a file is, also one that came just now. */
function makeFile(path: string, content: string): void {
  const file = openSync(path, 'wx', MODE);
  try {
    writeFileSync(file, content);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** At once: a shell that reads it meanwhile reads the former one. */
function replaceFile(path: string, content: string): void {
  const draft = `${path}.${process.pid}.new`;
  try {
    makeFile(draft, content);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function foreignWords(path: string): string {
  return `${path} is another program's. It stays as it is: move it away yourself if you do not need it, then try again.`;
}

function stateOf({ platform, target, ...plan }: CommandToolPlan, path: string): CommandTool['state'] {
  if (entryAt(path) === null) return target === null ? 'unsupported' : 'absent';
  if (!isOurs(path)) return 'foreign';
  const wanted = target === null ? null : commandFile(platform, target, localAppData(plan));
  return readFileSync(path, 'utf8') === wanted ? 'installed' : 'outdated';
}

/** What has this name, not what it leads to; null where nothing has. */
function entryAt(path: string): Stats | null {
  try {
    return lstatSync(path);
  } catch {
    // Also where a folder on the way is none: installing says so.
    return null;
  }
}

/** A link is never ours, wherever it leads. */
function isOurs(path: string): boolean {
  const found = entryAt(path);
  if (found === null || !found.isFile() || found.size > OWN_BYTES_MAX) return false;
  try {
    return readFileSync(path, 'utf8').includes(COMMAND_MARK);
  } catch {
    return false;
  }
}

function localAppData({ env }: Pick<CommandToolPlan, 'env'>): string | null {
  const named = env.LOCALAPPDATA ?? '';
  return named === '' ? null : named;
}

/** Where the command belongs: a folder of the user's PATH that needs no administrator. */
function commandPath(plan: CommandToolPlan): string {
  const { platform, home, sharedFolder = SHARED_FOLDER } = plan;
  const name = commandName(platform);
  if (platform === 'win32') {
    // Windows itself puts this folder on the PATH of each user.
    return join(localAppData(plan) ?? join(home, 'AppData', 'Local'), 'Microsoft', 'WindowsApps', name);
  }
  const [own, older] = [join(home, '.local', 'bin'), join(home, 'bin')];
  // Where it was put the last time, whatever changed since.
  const former = [own, older, ...(platform === 'darwin' ? [sharedFolder] : [])].find((each) =>
    isOurs(join(each, name)),
  );
  if (former !== undefined) return join(former, name);
  if (platform === 'darwin' && isWritable(sharedFolder)) return join(sharedFolder, name);
  const path = foldersOfPath(plan);
  return join(!path.includes(own) && path.includes(older) ? older : own, name);
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function foldersOfPath({ env }: Pick<CommandToolPlan, 'env'>): string[] {
  const path = env.PATH ?? env.Path ?? '';
  return path.split(delimiter).flatMap((folder) => (isAbsolute(folder) ? [folder.replace(/(?<=.)[/\\]+$/, '')] : []));
}

/** The program that a shell starts instead when `blueplane` is typed: the first of that name on the PATH. */
function otherOnPath(plan: CommandToolPlan, path: string): string | null {
  const target = plan.target === null ? null : realPath(plan.target.path);
  for (const folder of foldersOfPath(plan)) {
    const first = namesIn(folder)
      .map((name) => join(folder, name))
      .find((each) => isCommandName(plan.platform, each) && existsSync(each));
    if (first === undefined) continue;
    return first === path || realPath(first) === target ? null : first;
  }
  return null;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
