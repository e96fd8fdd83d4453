import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type CursorWorkspaceLabels,
  cursorFolderLabels,
  cursorStorageLabels,
  cursorWorkspaceLabels,
} from '../../privacy/cursor-place.ts';
import { asObject, type JsonObject } from '../../privacy/loose-json.ts';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import { type DatabasePlace, WORKSPACE_NAME, WORKSPACES_FOLDER } from './sources.ts';

/** Says whose the values of one database are. */
export class WorkspaceNames {
  readonly #path: string;
  readonly #place: DatabasePlace;
  readonly #hasher: SaltedHasher;
  readonly #byStorage = new Map<string, CursorWorkspaceLabels>();

  /** @param path of the database */
  constructor(path: string, place: DatabasePlace, hasher: SaltedHasher) {
    this.#path = path;
    this.#place = place;
    this.#hasher = hasher;
  }

  /** Labels of all values of a workspace's database; none of the global one, which is all workspaces'. */
  own(): CursorWorkspaceLabels {
    const { storage } = this.#place;
    return storage === null ? {} : this.#describe(storage, dirname(this.#path));
  }

  /** Labels of one conversation of the global database, where it names its workspace. */
  of(composer: JsonObject): CursorWorkspaceLabels {
    const named = asObject(composer.workspaceIdentifier);
    if (this.#place.storage !== null || named === undefined) return {};
    const uri = asObject(named.uri) ?? asObject(named.configPath);
    const labels = cursorFolderLabels(uri?.external ?? uri?.fsPath ?? uri?.path ?? named.uri, this.#hasher);
    if (labels.workspaceHash !== undefined) return labels;
    const storage = named.id;
    if (typeof storage !== 'string' || !STORAGE_NAME.test(storage)) return {};
    return this.#describe(storage, join(dirname(dirname(this.#path)), WORKSPACES_FOLDER, storage));
  }

  #describe(storage: string, folder: string): CursorWorkspaceLabels {
    let labels = this.#byStorage.get(storage);
    if (labels === undefined) {
      const described = cursorWorkspaceLabels(readDescription(join(folder, WORKSPACE_NAME)), this.#hasher);
      labels = described.workspaceHash === undefined ? cursorStorageLabels(storage, this.#hasher) : described;
      this.#byStorage.set(storage, labels);
    }
    return labels;
  }
}

/** A hash, or the number of a window without a folder: never a path. */
const STORAGE_NAME = /^[\w-]{1,64}$/;

function readDescription(path: string): JsonObject {
  try {
    return asObject(JSON.parse(readFileSync(path, 'utf8'))) ?? {};
  } catch {
    return {};
  }
}
