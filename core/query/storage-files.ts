import { type Dirent, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
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
