import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { type HookedTool, hookedToolSchema } from '../../../contracts/hook-record.ts';
import { errorCode } from '../../../runtime/error-fields.ts';
import { writePrivately } from './settings-file.ts';

/** Folder of the home for what we know of other programs' settings. */
const FOLDER = 'integrations';

/** What we did to one file. */
const changedFileSchema = z.object({
  path: z.string(),
  /** Name of its copy from before, in the same folder; null: there was no such file. */
  backup: z.string().nullable(),
  /** SHA-256 of what we wrote: with another one, somebody edited it since. */
  written: z.string(),
  /** Folders that we made for it, the outermost first. */
  folders: z.array(z.string()),
  /** The values that we set, by their keys. */
  values: z.array(z.object({ path: z.array(z.string()), value: z.json() })),
});
export type ChangedFile = z.infer<typeof changedFileSchema>;

const noteSchema = z.object({ version: z.literal(1), tool: hookedToolSchema, files: z.array(changedFileSchema) });

export function digestOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function notePath(home: string, tool: HookedTool): string {
  return join(home, FOLDER, `${tool}.json`);
}

/** What we did to the files of a tool; nothing where no note can be read. */
export function readNote(home: string, tool: HookedTool): ChangedFile[] {
  try {
    const note = noteSchema.safeParse(JSON.parse(readFileSync(notePath(home, tool), 'utf8')));
    return note.success ? note.data.files : [];
  } catch (error) {
    if (error instanceof SyntaxError || errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Notes what we did; nothing removes the note. */
export function writeNote(home: string, tool: HookedTool, files: readonly ChangedFile[]): void {
  const path = notePath(home, tool);
  if (files.length === 0) rmSync(path, { force: true });
  else writePrivately(path, `${JSON.stringify({ version: 1, tool, files }, null, 2)}\n`);
}

/** Keeps a copy of a file in the home (0600). @returns its name */
export function keepBackup(home: string, tool: HookedTool, path: string, bytes: Buffer): string {
  const name = `${tool}-${digestOf(bytes).slice(0, 12)}-${basename(path)}`;
  writePrivately(join(home, FOLDER, name), bytes);
  return name;
}

/** Removes all copies of files of a tool; its note stays. */
export function removeBackups(home: string, tool: HookedTool): void {
  const folder = join(home, FOLDER);
  if (!existsSync(folder)) return;
  const copy = new RegExp(`^${tool}-[0-9a-f]{12}-`);
  for (const name of readdirSync(folder)) if (copy.test(name)) removeBackup(home, name);
}

/** The bytes of a kept copy; null when it is gone. */
export function readBackup(home: string, name: string): Buffer | null {
  try {
    return readFileSync(backupPath(home, name));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

export function removeBackup(home: string, name: string): void {
  rmSync(backupPath(home, name), { force: true });
}

export function backupPath(home: string, name: string): string {
  return join(home, FOLDER, basename(name));
}
