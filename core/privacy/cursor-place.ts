import { projectName } from './labels.ts';
import { compact, type JsonObject } from './loose-json.ts';
import type { SaltedHasher } from './salted-hash.ts';

/** What every record of a workspace says of it. */
export type CursorWorkspaceLabels = { workspaceHash?: string; projectName?: string };

const WORKSPACE_FILE = /\.code-workspace$/i;

/**
 * The labels of a workspace, from what its `workspace.json` says: a folder, or a file that lists several.
 *
 * @returns no labels where it names neither
 */
export function cursorWorkspaceLabels(description: JsonObject, hasher: SaltedHasher): CursorWorkspaceLabels {
  return cursorFolderLabels(description.folder ?? description.workspace ?? description.configuration, hasher);
}

/**
 * The labels of a folder that is named by a URI or a path. A folder of this machine has the hash that the other tools'
 * sessions in it have.
 */
export function cursorFolderLabels(folder: unknown, hasher: SaltedHasher): CursorWorkspaceLabels {
  if (typeof folder !== 'string' || folder === '') return {};
  const path = pathOf(folder);
  return compact({
    workspaceHash: hasher.hash('workspace', path ?? folder),
    projectName: projectName((path ?? decoded(folder)).replace(WORKSPACE_FILE, '')),
  });
}

/** The labels of a window without a folder: those of its storage's name. */
export function cursorStorageLabels(storage: string, hasher: SaltedHasher): CursorWorkspaceLabels {
  return { workspaceHash: hasher.hash('workspace', `cursor-storage:${storage}`) };
}

/** The path of a file URI or of a path as the system writes it; null for a folder of another machine. */
function pathOf(folder: string): string | null {
  if (!/^[a-z][a-z0-9+.-]+:/i.test(folder)) return folder.replace(/^[a-z]:/, (drive) => drive.toUpperCase());
  if (!folder.startsWith('file://')) return null;
  const path = decoded(folder.slice('file://'.length));
  const drive = /^\/([a-z]):(.*)$/i.exec(path);
  if (drive !== null) return `${drive[1]?.toUpperCase()}:${(drive[2] ?? '').replaceAll('/', '\\')}`;
  // With an authority it is a share of Windows.
  return path.startsWith('/') ? path : `\\\\${path.replaceAll('/', '\\')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
