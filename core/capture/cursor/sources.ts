import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** Name of Cursor's databases: one for all windows, one for each workspace. */
export const DATABASE_NAME = 'state.vscdb';
const WAL_NAME = `${DATABASE_NAME}-wal`;
/** What stands beside a workspace's database and says whose it is. */
export const WORKSPACE_NAME = 'workspace.json';

/** Folders of a `User` folder. */
export const GLOBAL_FOLDER = 'globalStorage';
export const WORKSPACES_FOLDER = 'workspaceStorage';
/** Folders of a `.cursor` folder. */
export const PROJECTS_FOLDER = 'projects';
export const TRANSCRIPTS_FOLDER = 'agent-transcripts';

/** Endings of transcripts: lines of JSON in newer versions, text in older ones. */
export const LINES_EXTENSION = '.jsonl';
export const TEXT_EXTENSION = '.txt';

/** A folder that holds data of Cursor: a `User` folder, a `.cursor` folder, or one of which nobody said which it is. */
export type CursorRoot = { path: string; kind: 'user' | 'home' | 'either' };

/**
 * The folders that hold Cursor's data: those of a setting of ours, else `CURSOR_USER_DIR` (its `User` folder) and
 * `CURSOR_HOME` (its `.cursor` folder), else the system's places of both.
 *
 * @param configured paths of the setting `sources.cursor.paths`, empty when it is not set; folders of either kind
 */
export function cursorRoots(
  configured: readonly string[],
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): CursorRoot[] {
  const home = env.HOME || homedir();
  const rootsOf = (kind: CursorRoot['kind'], paths: readonly string[]) =>
    [...new Set(paths.map((path) => resolve(expandHome(path, home))))].map((path) => ({ path, kind }));
  const named = configured.map((path) => path.trim()).filter((path) => path !== '');
  if (named.length > 0) return rootsOf('either', named);
  return [...rootsOf('user', userFolders(env, home, platform)), ...rootsOf('home', cursorFolders(env, home))];
}

function userFolders(env: NodeJS.ProcessEnv, home: string, platform: NodeJS.Platform): string[] {
  const named = listed(env.CURSOR_USER_DIR);
  if (named.length > 0) return named;
  if (platform === 'darwin') return [join(home, 'Library', 'Application Support', 'Cursor', 'User')];
  if (platform === 'win32') return [join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Cursor', 'User')];
  return [join(env.XDG_CONFIG_HOME || join(home, '.config'), 'Cursor', 'User')];
}

function cursorFolders(env: NodeJS.ProcessEnv, home: string): string[] {
  const named = listed(env.CURSOR_HOME);
  return named.length > 0 ? named : [join(home, '.cursor')];
}

function listed(variable: string | undefined): string[] {
  return (variable ?? '')
    .split(',')
    .map((path) => path.trim())
    .filter((path) => path !== '');
}

function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}

const FOLDERS: Readonly<Record<CursorRoot['kind'], readonly string[]>> = {
  user: [GLOBAL_FOLDER, WORKSPACES_FOLDER],
  home: [PROJECTS_FOLDER],
  either: [GLOBAL_FOLDER, WORKSPACES_FOLDER, PROJECTS_FOLDER],
};

/** What is watched of a root. Nothing else is: the user's edit history and extensions lie beside it. */
export function foldersOf({ path, kind }: CursorRoot): string[] {
  return FOLDERS[kind].map((folder) => join(path, folder));
}

/**
 * The source that a file belongs to: a database for itself, for its write-ahead log and for the description of its
 * workspace; a transcript for itself; null for all else.
 */
export function cursorSourceOf(path: string): string | null {
  const name = basename(path);
  if (name === DATABASE_NAME) return path;
  if (name === WAL_NAME || (name === WORKSPACE_NAME && isInWorkspaces(path))) return join(dirname(path), DATABASE_NAME);
  return transcriptPlace(path) === null ? null : path;
}

function isInWorkspaces(path: string): boolean {
  return basename(dirname(dirname(path))) === WORKSPACES_FOLDER;
}

/** What a database's path says of it. */
export type DatabasePlace = {
  level: 'global' | 'workspace';
  /** Name of a workspace's folder of storage; null for the global database. */
  storage: string | null;
};

export function databasePlace(path: string): DatabasePlace {
  const folder = basename(dirname(path));
  return folder === GLOBAL_FOLDER ? { level: 'global', storage: null } : { level: 'workspace', storage: folder };
}

/** What a transcript's path says of it. */
export type TranscriptPlace = {
  /** Id of the conversation. */
  composer: string;
  /** The conversation that called it; null for one that a person began. */
  parent: string | null;
  isText: boolean;
};

/**
 * `agent-transcripts/<id>.txt`, `<id>.jsonl`, `<id>/<id>.jsonl` or `<id>/subagents/<id>.jsonl`.
 *
 * @returns null for other files
 */
export function transcriptPlace(path: string): TranscriptPlace | null {
  const isText = path.endsWith(TEXT_EXTENSION);
  if (!isText && !path.endsWith(LINES_EXTENSION)) return null;
  const parts = path.split(/[/\\]/);
  const folder = parts.lastIndexOf(TRANSCRIPTS_FOLDER, parts.length - 2);
  if (folder === -1) return null;
  const composer = basename(parts.at(-1) ?? '', isText ? TEXT_EXTENSION : LINES_EXTENSION);
  const between = parts.slice(folder + 1, -1);
  const isCalled = between.at(-1) === 'subagents';
  return { composer, parent: isCalled ? (between.at(-2) ?? null) : null, isText };
}
