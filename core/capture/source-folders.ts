import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve, sep } from 'node:path';
import type { Platform } from '../contracts/platform.ts';
import type { LookIntoFolders, SourceFolder } from '../contracts/sources.ts';
import { claudeProjectFolders } from './claude-code/sources.ts';
import { codexRolloutFolders } from './codex/sources.ts';
import { cursorRoots, foldersOf } from './cursor/sources.ts';
import { geminiProjectFolders } from './gemini/sources.ts';

/** What is looked through for a tool. @param configured the setting's paths, empty when it names none */
const FOLDERS: Readonly<Record<Platform, (configured: readonly string[], env: NodeJS.ProcessEnv) => string[]>> = {
  claude_code: claudeProjectFolders,
  codex_cli: codexRolloutFolders,
  gemini_cli: geminiProjectFolders,
  cursor: (configured, env) => cursorRoots(configured, env).flatMap(foldersOf),
};

/**
 * The folders of each tool and how they stand at this moment. Only their names are looked at.
 * @param sources the setting `sources`
 */
export function lookForSources(
  sources: Readonly<Record<Platform, { paths?: readonly string[] | undefined }>>,
  env: NodeJS.ProcessEnv,
): Record<Platform, SourceFolder[]> {
  const look = (platform: Platform) =>
    FOLDERS[platform](sources[platform].paths ?? [], env).map((path) => lookAtFolder(path, env));
  return {
    claude_code: look('claude_code'),
    codex_cli: look('codex_cli'),
    gemini_cli: look('gemini_cli'),
    cursor: look('cursor'),
  };
}

/** How folders stand that are about to be named for a tool, and what of the tool's own is in them. */
export function lookIntoFolders(
  platform: Platform,
  paths: readonly string[],
  env: NodeJS.ProcessEnv,
): LookIntoFolders['folders'] {
  return paths.map((path) => {
    const folder = resolve(expandHome(path, homeOf(env)));
    const expected = FOLDERS[platform]([path], env).map((inside) => lookAtFolder(inside, env));
    return { path, state: stateOf(folder), expected };
  });
}

function lookAtFolder(path: string, env: NodeJS.ProcessEnv): SourceFolder {
  return { path: asWritten(path, homeOf(env)), state: stateOf(path) };
}

function stateOf(path: string): SourceFolder['state'] {
  try {
    if (!statSync(path).isDirectory()) return 'not_a_folder';
    accessSync(path, constants.R_OK | constants.X_OK);
    return 'found';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return 'missing';
    return code === 'ENOTDIR' ? 'not_a_folder' : 'unreadable';
  }
}

function homeOf(env: NodeJS.ProcessEnv): string {
  return env.HOME || homedir();
}

function asWritten(path: string, home: string): string {
  if (path === home) return '~';
  return path.startsWith(home + sep) ? `~${path.slice(home.length)}` : path;
}

function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}
