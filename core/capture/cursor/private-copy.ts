import { constants } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnreadableSourceError } from '../source-reader.ts';
import { areUnchanged, type DatabaseFiles, lookAtFiles } from './database-files.ts';
import { DATABASE_NAME } from './sources.ts';

/** How often a copy is tried of a database that is being written. */
const ATTEMPTS = 3;

/** Beginning of the name of a copy's folder. */
const COPY_PREFIX = 'cursor-';

export const BUSY = 'another program is writing to it; it is read again soon';

/**
 * Hands a copy of a database and its log or journal to `use`, and removes it before it returns. The copy is of one
 * moment: it is made again when anything was written meanwhile.
 *
 * @param folder where the copy is made, in a folder of its own that only the user can read; created when it is missing
 * @throws UnreadableSourceError when the database does not keep still
 */
export async function withPrivateCopy<Result>(
  path: string,
  folder: string | null,
  use: (copy: string, files: DatabaseFiles) => Result,
): Promise<Result> {
  if (folder !== null) await mkdir(folder, { recursive: true, mode: 0o700 });
  const own = await mkdtemp(join(folder ?? tmpdir(), COPY_PREFIX));
  try {
    await chmod(own, 0o700);
    const copy = join(own, DATABASE_NAME);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const before = await lookAtFiles(path);
      await copyPart(path, copy);
      await copyBeside(before, path, copy);
      if (areUnchanged(before, await lookAtFiles(path))) return use(copy, before);
    }
    throw new UnreadableSourceError(BUSY);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

async function copyBeside({ log, journal }: DatabaseFiles, path: string, copy: string): Promise<void> {
  for (const [part, ending] of [
    [log, '-wal'],
    [journal, '-journal'],
  ] as const) {
    await rm(`${copy}${ending}`, { force: true });
    if (part !== null) await copyPart(`${path}${ending}`, `${copy}${ending}`);
  }
}

async function copyPart(from: string, to: string): Promise<void> {
  await rm(to, { force: true });
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  await chmod(to, 0o600);
}

/** Removes what a process that ended amid a copy left behind. Called once, before anything is read. */
export async function removeAbandonedCopies(folder: string | null): Promise<void> {
  // In the system's folder it cannot be told from another program's.
  if (folder === null) return;
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (name.startsWith(COPY_PREFIX)) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
  }
}
