import { type Dirent, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import type { StorageReport } from '../contracts/storage-report.ts';

/** The parts of a home that are files of their own; the database is split elsewhere. */
export type FilePart = Exclude<StorageReport['parts'][number]['part'], 'raw' | 'content' | 'derived'> | 'database';

/** What stands directly in a home, by its name. Everything that is not named here is `other`. */
const PARTS: readonly { part: FilePart; names: RegExp }[] = [
  { part: 'database', names: /^telemetry\.db$/ },
  { part: 'wal', names: /^telemetry\.db-(wal|shm)$/ },
  { part: 'redis', names: /^redis$/ },
  { part: 'logs', names: /\.log(\.|$)/ },
  { part: 'backups', names: /^backups?$|^telemetry\.db\./ },
  { part: 'archives', names: /^archives?$/ },
  { part: 'desktop', names: /^desktop$/ },
];

/** Bytes of every file below a home, by part. What vanishes meanwhile, or cannot be looked into, counts as nothing. */
export function storedBytes(home: string): Map<FilePart, number> {
  const bytes = new Map<FilePart, number>();
  for (const entry of entriesOf(home)) {
    const part = PARTS.find(({ names }) => names.test(entry.name))?.part ?? 'other';
    bytes.set(part, (bytes.get(part) ?? 0) + bytesBelow(join(home, entry.name), entry));
  }
  return bytes;
}

/** Links are not followed: what they lead to is not kept here. */
function bytesBelow(path: string, entry: Dirent): number {
  if (entry.isFile()) return bytesOf(path);
  if (!entry.isDirectory()) return 0;
  return entriesOf(path).reduce((sum, each) => sum + bytesBelow(join(path, each.name), each), 0);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function bytesOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

type Copy = StorageReport['copies'][number];

const BACKUP = /^telemetry-.*\.db$/;
const DAMAGED = /^damaged-.*\.db$/;
/** What the sessions API keeps beside its archives has another name. */
const ARCHIVE = /^\d{4}-\d{2}-\d{2}-\d{4}\.json$/;
/** Of each kind so many are told of, the newest. */
const COPIES_MAX = 100;

/** Copies of what is stored, newest first within each kind. Links are not followed. */
export function storedCopies(home: string): Copy[] {
  const backups = copiesIn(join(home, 'backups'), '');
  return [
    ...newest(backups.filter(({ name }) => BACKUP.test(name)).map((file) => ({ kind: 'backup', ...file }))),
    ...newest(backups.filter(({ name }) => DAMAGED.test(name)).map((file) => ({ kind: 'damaged', ...file }))),
    ...newest(archivesIn(join(home, 'archives')).map((file) => ({ kind: 'archive', ...file }))),
  ];
}

type NamedFile = Omit<Copy, 'kind'>;

function newest(copies: readonly Copy[]): Copy[] {
  return [...copies].sort((one, other) => other.writtenAt.localeCompare(one.writtenAt)).slice(0, COPIES_MAX);
}

/** Each dashboard has a folder of its own. */
function archivesIn(folder: string): NamedFile[] {
  return entriesOf(folder)
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => copiesIn(join(folder, name), `${name}/`))
    .concat(copiesIn(folder, ''))
    .filter(({ name }) => ARCHIVE.test(name.split('/').at(-1) ?? ''));
}

function copiesIn(folder: string, before: string): NamedFile[] {
  return entriesOf(folder)
    .filter((entry) => entry.isFile())
    .flatMap(({ name }) => {
      const found = statSync(join(folder, name), { throwIfNoEntry: false });
      if (found === undefined) return [];
      return [{ name: before + name, bytes: found.size, writtenAt: found.mtime.toISOString() }];
    });
}

/** A home and its log as a person writes them: the user's own folder is `~`. */
export function storedPlaces(home: string): NonNullable<StorageReport['places']> {
  const user = process.env.HOME || homedir();
  const folder = home.startsWith(user + sep) ? `~${home.slice(user.length)}` : home;
  return { folder, log: `${folder}${sep}server.log` };
}
