import { readFileSync } from 'node:fs';
import { processesOfHome } from '../../e2e/processes-of-home.ts';

/** What all processes of a home take together. */
export type Footprint = {
  /** Proportional set size in bytes: shared pages count once. */
  pssBytes: number;
  /** The part of it that is no file's, in bytes: the rest is the less the more other programs run the same Node. */
  ownBytes: number;
  /** Processor time since each of them started, in milliseconds. */
  cpuMs: number;
  processes: number;
};

/** Linux's unit of processor times in /proc. */
const TICK_MS = 10;

/** Linux only: elsewhere there is no /proc. */
export function footprintOf(home: string): Footprint {
  const ids = processesOfHome(home).map((line) => line.split(' ', 1)[0] ?? '');
  return {
    pssBytes: ids.reduce((sum, id) => sum + pssOf(id), 0),
    ownBytes: ids.reduce((sum, id) => sum + memoryOf(id, 'Pss_Anon'), 0),
    cpuMs: ids.reduce((sum, id) => sum + cpuMsOf(id), 0),
    processes: ids.length,
  };
}

/** Of one process. */
export function pssOf(id: string | number): number {
  return memoryOf(id, 'Pss');
}

function memoryOf(id: string | number, field: 'Pss' | 'Pss_Anon'): number {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(read(`/proc/${id}/smaps_rollup`));
  return Number(found?.[1] ?? 0) * 1_024;
}

/** Processor time, in milliseconds, of the processes that this one started and that have ended, with what those started. */
export function cpuMsOfEnded(): number {
  return ticksOf('self', 13) * TICK_MS;
}

/** Processor time of one process since it started, in milliseconds. */
export function cpuMsOf(id: string): number {
  return ticksOf(id, 11) * TICK_MS;
}

/** User and system time together. @param from place of the first of both behind the name in brackets, which may hold blanks */
function ticksOf(id: string, from: number): number {
  const fields = read(`/proc/${id}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return Number(fields[from] ?? 0) + Number(fields[from + 1] ?? 0);
}

/** Empty for a process that has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
