import { readFileSync } from 'node:fs';
import { processesOfHome } from '../../e2e/processes-of-home.ts';

/** What all processes of a home take together. */
export type Footprint = {
  /** Proportional set size in bytes: shared pages count once. */
  pssBytes: number;
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
    cpuMs: ids.reduce((sum, id) => sum + cpuMsOf(id), 0),
    processes: ids.length,
  };
}

/** Of one process. */
export function pssOf(id: string | number): number {
  const found = /^Pss:\s+(\d+) kB$/m.exec(read(`/proc/${id}/smaps_rollup`));
  return Number(found?.[1] ?? 0) * 1_024;
}

function cpuMsOf(id: string): number {
  // Behind the name in brackets, which may hold blanks: user and system time are the 12th and 13th field from there.
  const fields = read(`/proc/${id}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * TICK_MS;
}

/** Empty for a process that has ended meanwhile. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
