import { randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { type HomeLock, takeHomeLock } from '../runtime/home-lock.ts';
import type { HomePaths } from '../runtime/paths.ts';

// A file that is being written lies beside its later place, wherever that is. Whoever writes it holds a lock in the home
// beside a note of where it lies: a lock that nobody holds belongs to a process that was killed, and its file is nobody's.

/** Nothing else is called so, and nothing else is ever removed. */
const DRAFT_NAME = /^\.blueplane-[0-9a-f]{12}\.part$/;
const LOCK_NAME = /^([0-9a-f]{12})\.lock$/;

/** `device` is the number of the file system that the folder is on, as `stat` tells it. */
const noteSchema = z.object({ path: z.string(), device: z.number().optional() });
type Note = z.infer<typeof noteSchema>;

/** The unfinished file of one export. */
export type ExportDraft = {
  /** Absolute; nothing is there yet. */
  readonly path: string;
  /** It has its name, or is removed: it needs to be found by nobody. */
  release(): void;
};

/**
 * Finds a name for an unfinished file, and notes it before there is one. Where the home cannot be written (its disk is full)
 * it goes without a note: an export to another disk is then what saves the data.
 * @param folder where the file will be
 */
export function beginDraft({ drafts }: Pick<HomePaths, 'drafts'>, folder: string): ExportDraft {
  const id = randomBytes(6).toString('hex');
  const path = join(folder, `.blueplane-${id}.part`);
  const lock = noteDraft(drafts, id, path);
  return { path, release: () => lock !== null && forget(drafts, id, lock) };
}

/** @returns null where nothing could be noted */
function noteDraft(drafts: string, id: string, path: string): HomeLock | null {
  let lock: HomeLock | null = null;
  try {
    mkdirSync(drafts, { recursive: true, mode: 0o700 });
    lock = takeHomeLock(lockOf(drafts, id));
    // On the disk before there is a file: a note that a power cut emptied would name nothing.
    const note: Note = { path, device: statSync(dirname(path)).dev };
    writeFileSync(noteOf(drafts, id), JSON.stringify(note), { mode: 0o600, flush: true });
    return lock;
  } catch {
    // A note that nobody holds would have the file removed while it is written.
    try {
      rmSync(noteOf(drafts, id), { force: true });
    } catch {
      // Whoever cannot remove could not write: there is none.
    }
    lock?.release();
    return null;
  }
}

/**
 * Removes the unfinished files of exports whose process was killed. What cannot be removed now is tried again.
 * @returns those that may be there and could not be removed; what a disk holds that is not there is none of them
 */
export function removeAbandonedDrafts({ drafts }: Pick<HomePaths, 'drafts'>): string[] {
  const stuck: string[] = [];
  for (const name of namesIn(drafts)) {
    const id = LOCK_NAME.exec(name)?.[1];
    if (id === undefined) continue;
    const lock = lockUnlessHeld(lockOf(drafts, id));
    if (lock === null) continue;
    let note: Note | null = null;
    try {
      note = noteIn(drafts, id);
      if (removeDraft(note)) forget(drafts, id, lock);
    } catch {
      // A folder that may not be written: its note stays, and neither export nor start fails for it.
      if (note !== null && existsSync(note.path)) stuck.push(note.path);
    } finally {
      lock.release();
    }
  }
  return stuck;
}

/** @returns whether it is gone @throws where it is there and cannot be removed */
function removeDraft(note: Note | null): boolean {
  if (note === null || !isAbsolute(note.path) || !DRAFT_NAME.test(basename(note.path))) return true;
  const folder = dirname(note.path);
  if (lstatSync(note.path, { throwIfNoEntry: false })?.isFile() === true) {
    rmSync(note.path);
    return true;
  }
  // Of a disk that is not there now nothing is known: the file may come back with it. Where it is put, an empty folder of
  // another disk may stand meanwhile.
  const device = statSync(folder, { throwIfNoEntry: false })?.dev;
  return device !== undefined && (note.device === undefined || device === note.device);
}

/** Null where nothing was noted: there is no file then, since the note is on the disk before it. */
function noteIn(drafts: string, id: string): Note | null {
  const note = noteOf(drafts, id);
  if (!existsSync(note)) return null;
  const text = readFileSync(note, 'utf8');
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function lockUnlessHeld(path: string): HomeLock | null {
  try {
    return takeHomeLock(path);
  } catch {
    // Somebody writes, or the file is no lock: nothing of it is touched, and neither export nor start fails for it.
    return null;
  }
}

/** The note first: a lock without one stands for nothing. */
function forget(drafts: string, id: string, lock: HomeLock): void {
  rmSync(noteOf(drafts, id), { force: true });
  lock.release();
  rmSync(lockOf(drafts, id), { force: true });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function lockOf(drafts: string, id: string): string {
  return join(drafts, `${id}.lock`);
}

function noteOf(drafts: string, id: string): string {
  return join(drafts, `${id}.json`);
}
