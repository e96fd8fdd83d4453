import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';

/**
 * The folders that hold Gemini CLI's projects, each with its `chats`: a setting of ours, else `GEMINI_DATA_DIR` (a
 * comma list), else `~/.gemini/tmp`. A `.gemini` folder stands for its `tmp`.
 *
 * @param configured paths of the setting `sources.gemini_cli.paths`, empty when it is not set
 */
export function geminiProjectFolders(configured: readonly string[], env: NodeJS.ProcessEnv): string[] {
  const listed = configured.length > 0 ? [...configured] : (env.GEMINI_DATA_DIR ?? '').split(',');
  const named = listed.map((path) => path.trim()).filter((path) => path !== '');
  const home = env.HOME || homedir();
  const roots = named.length > 0 ? named.map((path) => expandHome(path, home)) : [join(home, '.gemini')];
  const folders = roots.map((root) => (basename(root) === '.gemini' ? resolve(root, 'tmp') : resolve(root)));
  return [...new Set(folders)];
}

function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}

/** Endings of chats: of one object that is rewritten whole (older versions), of lines that are appended. */
export const OBJECT_EXTENSION = '.json';
export const LINES_EXTENSION = '.jsonl';

/** What a chat's path says of it. */
export type ChatPlace = {
  /** Name of the project's folder: a SHA-256 of the project's path in older versions, a short name in newer ones. */
  project: string;
  /** The session that called this subagent; null for a session's own chat. */
  parent: string | null;
  /** Name of the file without its extension. */
  name: string;
  isObject: boolean;
};

/**
 * `<project>/chats/session-<time>-<id>.json[l]` is a session's chat, `<project>/chats/<session>/<agent>.json[l]` that of
 * a subagent it called.
 *
 * @returns null for other files: those folders hold logs, checkpoints and results of tools, too
 */
export function chatPlace(path: string): ChatPlace | null {
  const isObject = path.endsWith(OBJECT_EXTENSION);
  if (!isObject && !path.endsWith(LINES_EXTENSION)) return null;
  const parts = path.split(/[/\\]/);
  const chats = parts.lastIndexOf('chats', parts.length - 2);
  if (chats < 1) return null;
  return {
    project: parts[chats - 1] ?? '',
    parent: chats < parts.length - 2 ? (parts[chats + 1] ?? null) : null,
    name: basename(parts.at(-1) ?? '', isObject ? OBJECT_EXTENSION : LINES_EXTENSION),
    isObject,
  };
}
