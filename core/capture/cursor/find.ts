import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { explain, type FoundFiles, findFiles, MISSING, type Skipped, type SourceFile } from '../find-files.ts';
import {
  type CursorRoot,
  DATABASE_NAME,
  foldersOf,
  GLOBAL_FOLDER,
  PROJECTS_FOLDER,
  TRANSCRIPTS_FOLDER,
  transcriptPlace,
  WORKSPACES_FOLDER,
} from './sources.ts';

/**
 * All databases and transcripts of Cursor below its roots, each once. Only where they are looked for is looked: extensions
 * keep whatever they like beside them, and agents their worktrees.
 */
export async function findCursorSources(roots: readonly CursorRoot[]): Promise<FoundFiles> {
  const search = new CursorSearch();
  for (const root of roots) {
    await search.visit(join(root.path, DATABASE_NAME));
    await search.lookAt(foldersOf(root));
  }
  return { files: search.files, skipped: search.skipped };
}

class CursorSearch {
  readonly files: SourceFile[] = [];
  readonly skipped: Skipped[] = [];
  /** Real paths: a database that can be reached by two names is read under one. */
  readonly #known = new Set<string>();

  /** @param folders of one root. That one is not there is worth a word only if none of them is. */
  async lookAt(folders: readonly string[]): Promise<void> {
    const missing: Skipped[] = [];
    for (const folder of folders) {
      try {
        await this.#look(folder, await readdir(folder));
      } catch (error) {
        const skipped = { path: folder, reason: explain(error) };
        (skipped.reason === MISSING ? missing : this.skipped).push(skipped);
      }
    }
    if (missing.length === folders.length) this.skipped.push(...missing);
  }

  async #look(folder: string, names: readonly string[]): Promise<void> {
    if (folder.endsWith(GLOBAL_FOLDER)) await this.visit(join(folder, DATABASE_NAME));
    if (folder.endsWith(WORKSPACES_FOLDER))
      for (const name of names) await this.visit(join(folder, name, DATABASE_NAME));
    if (folder.endsWith(PROJECTS_FOLDER)) {
      for (const name of names) await this.#transcripts(join(folder, name, TRANSCRIPTS_FOLDER));
    }
  }

  /** A file that may be there. */
  async visit(path: string): Promise<void> {
    try {
      const stats = await stat(path);
      const real = await realpath(path);
      if (!stats.isFile() || this.#known.has(real)) return;
      this.#known.add(real);
      this.files.push({ path, size: stats.size, modifiedMs: stats.mtimeMs });
    } catch (error) {
      this.#skip(path, error);
    }
  }

  async #transcripts(folder: string): Promise<void> {
    const found = await findFiles([folder], (path) => transcriptPlace(path) !== null);
    for (const file of found.files) {
      const real = await realpath(file.path).catch(() => file.path);
      if (this.#known.has(real)) continue;
      this.#known.add(real);
      this.files.push(file);
    }
    // Few projects have transcripts.
    this.skipped.push(...found.skipped.filter(({ reason }) => reason !== MISSING && reason !== 'not a folder'));
  }

  #skip(path: string, error: unknown): void {
    const reason = explain(error);
    if (reason !== MISSING && reason !== 'not a folder') this.skipped.push({ path, reason });
  }
}
