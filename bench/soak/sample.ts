import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { processesOfHome } from '../../e2e/processes-of-home.ts';
import { footprintOf } from '../pipeline/processes.ts';

/** What a running home takes at one moment. */
export type Sample = {
  /** Since the beginning, milliseconds. */
  atMs: number;
  /** Memory of all processes, and the part of it that is no file's (see `Footprint`). */
  pssBytes: number;
  ownBytes: number;
  processes: number;
  /** Open files, sockets and pipes of all processes. */
  descriptors: number;
  /** SQLite's write-ahead log, the database, all parts of server.log. */
  walBytes: number;
  databaseBytes: number;
  logBytes: number;
  /** Processor time of all processes so far, milliseconds. */
  cpuMs: number;
};

/** Linux only. */
export function takeSample(home: string, atMs: number): Sample {
  const { pssBytes, ownBytes, processes, cpuMs } = footprintOf(home);
  const ids = processesOfHome(home).map((line) => line.split(' ', 1)[0] ?? '');
  return {
    ...{ atMs, pssBytes, ownBytes, processes, cpuMs },
    descriptors: ids.reduce((sum, id) => sum + namesIn(`/proc/${id}/fd`).length, 0),
    walBytes: sizeOf(join(home, 'telemetry.db-wal')),
    databaseBytes: sizeOf(join(home, 'telemetry.db')),
    logBytes: namesIn(home)
      .filter((name) => /^server\.log/.test(name))
      .reduce((sum, name) => sum + sizeOf(join(home, name)), 0),
  };
}

/** Empty for a process that has ended meanwhile. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
