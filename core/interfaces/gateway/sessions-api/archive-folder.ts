import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** `YYYY-MM-DD-HHMM.json` in local time, when the file was begun. */
export const ARCHIVE_NAME = /^\d{4}-\d{2}-\d{2}-\d{4}\.json$/;
/** Archive files that are kept, the newest: a month of two a day. */
const FILES_MAX = 60;
/** No archive of ours comes near; one that was put there is not read into memory. Bytes. */
const READ_MAX_BYTES = 64 * 1024 * 1024;

/** Files of one dashboard. Every write is whole or not there at all, and for this user alone. */
export type ArchiveFolder = {
  path: string;
  exists(): boolean;
  /** Archive files, newest first. */
  names(): string[];
  /** @returns null when there is no such file of ours @throws DamagedFileError */
  read(name: string): unknown;
  /** Whether a file is there and cannot be read: not by us, who write it whole. Looked at once for each time it is written. */
  isDamaged(name: string): boolean;
  /** Puts a file in the place of the one before. */
  write(name: string, content: unknown): void;
  /** The same for a file of lines. */
  writeLines(name: string, lines: readonly unknown[]): void;
  /** Adds a line; a line that a power cut tore is passed over when it is read. */
  append(name: string, line: unknown): void;
  /** Lines that can be read, in their order. */
  lines(name: string): unknown[];
  has(name: string): boolean;
  /** Removes the oldest archives beyond what is kept. */
  prune(): void;
  remove(name: string): void;
  /** Removes everything. */
  clear(): void;
};

/** A file of ours that others cut off or changed, or a disk lost. */
export class DamagedFileError extends Error {}

/** @param path absolute; made when something is written */
export function openArchiveFolder(path: string): ArchiveFolder {
  /** Files whose last line is one of ours. */
  const appended = new Set<string>();
  /** What was found of a file as it was then. */
  const looked = new Map<string, { stamp: string; isDamaged: boolean }>();

  function names(): string[] {
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((name) => ARCHIVE_NAME.test(name))
      .sort()
      .reverse();
  }

  function textOf(name: string): string | null {
    const found = lstatSync(join(path, name), { throwIfNoEntry: false });
    // A link may lead anywhere.
    if (found === undefined || !found.isFile() || found.size > READ_MAX_BYTES) return null;
    return readFileSync(join(path, name), 'utf8');
  }

  function replace(name: string, text: string): void {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const aside = join(path, `.${name}.${randomBytes(4).toString('hex')}.new`);
    try {
      const file = openSync(aside, 'wx', 0o600);
      try {
        // All of it: a single write may take a part.
        writeFileSync(file, text);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(aside, join(path, name));
      syncFolder(path);
      // The folder itself may be new.
      syncFolder(dirname(path));
    } finally {
      rmSync(aside, { force: true });
    }
  }

  return {
    path,
    names,
    exists: () => existsSync(path),
    has: (name) => existsSync(join(path, name)),
    read(name) {
      const text = textOf(name);
      if (text === null) return null;
      try {
        return JSON.parse(text);
      } catch {
        throw new DamagedFileError(`${name} is damaged.`);
      }
    },
    isDamaged(name) {
      const found = lstatSync(join(path, name), { throwIfNoEntry: false });
      const stamp = `${found?.ino} ${found?.size} ${found?.mtimeMs}`;
      const known = looked.get(name);
      if (known?.stamp === stamp) return known.isDamaged;
      const [line] = parsed(textOf(name) ?? '');
      looked.set(name, { stamp, isDamaged: line === undefined });
      return line === undefined;
    },
    write: (name, content) => replace(name, JSON.stringify(content)),
    writeLines: (name, lines) => replace(name, lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
    append(name, line) {
      mkdirSync(path, { recursive: true, mode: 0o700 });
      // Behind a torn line a new one begins.
      const text = `${JSON.stringify(line)}\n`;
      const torn = !appended.has(name) && existsSync(join(path, name)) && textOf(name)?.endsWith('\n') === false;
      appended.add(name);
      appendFileSync(join(path, name), torn ? `\n${text}` : text, { mode: 0o600, flush: true });
    },
    lines(name) {
      return (textOf(name) ?? '').split('\n').flatMap((line) => parsed(line));
    },
    prune() {
      for (const name of names().slice(FILES_MAX)) rmSync(join(path, name), { force: true });
    },
    remove: (name) => rmSync(join(path, name), { force: true }),
    clear() {
      rmSync(path, { recursive: true, force: true });
      if (existsSync(dirname(path))) syncFolder(dirname(path));
    },
  };
}

/** A name is as lasting as the file once its folder is. Windows has no such thing. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function parsed(line: string): unknown[] {
  try {
    return line === '' ? [] : [JSON.parse(line)];
  } catch {
    return [];
  }
}
