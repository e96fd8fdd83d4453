import { type BigIntStats, closeSync, openSync, readSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SaltedHasher } from '../../privacy/salted-hash.ts';
import type { SourceFile } from '../find-files.ts';
import { WORKSPACE_NAME } from './sources.ts';

/** A database and what SQLite keeps beside it, as they are at one moment; null for what is not there. */
export type DatabaseFiles = {
  database: BigIntStats;
  log: BigIntStats | null;
  /** Index of the log in shared memory: there while a program has the database open. */
  index: BigIntStats | null;
  /** Of databases without a write-ahead log: there while a program writes, or after it died amid that. */
  journal: BigIntStats | null;
  workspace: BigIntStats | null;
};

/** @throws ENOENT when there is no database any more, and what else the file system has to say */
export async function lookAtFiles(path: string): Promise<DatabaseFiles> {
  const database = await stat(path, { bigint: true });
  const [log, index, journal, workspace] = await Promise.all([
    statOrNull(`${path}-wal`),
    statOrNull(`${path}-shm`),
    statOrNull(`${path}-journal`),
    statOrNull(join(dirname(path), WORKSPACE_NAME)),
  ]);
  return { database, log, index, journal, workspace };
}

async function statOrNull(path: string): Promise<BigIntStats | null> {
  const stats = await stat(path, { bigint: true }).catch(() => null);
  return stats?.isFile() === true ? stats : null;
}

/** Size and time of a database as the intake compares them, together with those of its log. */
export function sizeAndTime(path: string, files: DatabaseFiles): SourceFile {
  const parts = [files.database, files.log, files.workspace].filter((part) => part !== null);
  return {
    path,
    size: Number(files.database.size) + Number(files.log?.size ?? 0n),
    modifiedMs: Math.max(...parts.map((part) => Number(part.mtimeMs))),
  };
}

/** Whether nothing was written to a database between two looks, as far as the file system tells. */
export function areUnchanged(before: DatabaseFiles, after: DatabaseFiles): boolean {
  return stamp(before) === stamp(after);
}

function stamp({ database, log, journal }: DatabaseFiles): string {
  const parts = [database, log, journal].map((part) =>
    part === null ? '-' : [part.dev, part.ino, part.size, part.mtimeNs].join(':'),
  );
  return parts.join(' ');
}

/** SQLite counts its changes in the first bytes of a database, and salts each beginning of a log. */
const HEADER_BYTES = 100;
/** The beginning of a log's index says how much of the log is committed; behind it readers and checkpoints leave marks. */
const INDEX_HEADER_BYTES = 96;

/** Tells two contents of a database apart, though not by all they hold. */
export function fingerprintOf(path: string, files: DatabaseFiles, hasher: SaltedHasher): string {
  const { database, log, index, workspace } = files;
  const times = [database, log, workspace].map((part) => (part === null ? '-' : `${part.size}:${part.mtimeNs}`));
  const headers = [readHeader(path, HEADER_BYTES)];
  if (log !== null) headers.push(readHeader(`${path}-wal`, HEADER_BYTES));
  // A commit is there for readers only when the index tells of it, some time after it stands in the log.
  if (index !== null) headers.push(readHeader(`${path}-shm`, INDEX_HEADER_BYTES));
  return hasher.hash('fingerprint', Buffer.concat([Buffer.from(times.join(' ')), ...headers]));
}

function readHeader(path: string, length: number): Buffer {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return Buffer.alloc(0);
  }
}
