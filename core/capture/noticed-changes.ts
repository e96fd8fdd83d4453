import { stat } from 'node:fs/promises';
import { findFiles, type SourceFile } from './find-files.ts';

type SourceOf = (path: string) => string | null;

/** What the watcher told and nobody has looked at yet. */
export class NoticedChanges {
  readonly #sourceOf: SourceOf;
  /** Changed files that wait to be read, in order of arrival. */
  readonly #files = new Set<string>();
  /** New in a watched folder and perhaps folders, whose content may have come before anybody watched them. */
  readonly #appeared = new Set<string>();

  /** @param sourceOf the source that a changed file belongs to, null for what is not read */
  constructor(sourceOf: SourceOf) {
    this.#sourceOf = sourceOf;
  }

  get any(): boolean {
    return this.#files.size > 0 || this.#appeared.size > 0;
  }

  /** @returns whether it may concern a source file */
  notice(path: string, created: boolean): boolean {
    const source = this.#sourceOf(path);
    if (source !== null) this.#files.add(source);
    else if (created) this.#appeared.add(path);
    else return false;
    return true;
  }

  addFile(path: string): void {
    this.#files.add(path);
  }

  /** The changed files in order of arrival, each let go of as it is taken; what arrives meanwhile is taken too. */
  *takeFiles(): Generator<string> {
    for (const path of this.#files) {
      this.#files.delete(path);
      yield path;
    }
  }

  /** The watcher says that a folder is there, but not always what came into it at the same moment. */
  async lookIntoNewFolders(hasNews: (file: SourceFile) => boolean): Promise<void> {
    for (const path of this.#appeared) {
      this.#appeared.delete(path);
      const stats = await stat(path).catch(() => null);
      if (stats?.isDirectory() !== true) continue;
      const found = await findFiles([path], (name) => this.#sourceOf(name) === name);
      for (const file of found.files) if (hasNews(file)) this.#files.add(file.path);
    }
  }
}
