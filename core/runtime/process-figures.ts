import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** What a process has taken since it began, and the memory that it holds: on Linux its share of what it shares with others. */
export type ProcessFigures = { cpuMs: number; memoryBytes: number };

/** Linux counts the time of processes in these ticks, whatever its kernel does inside. */
const TICKS_PER_SECOND = 100;
/** `ps` answers at once, or the system has other troubles. */
const PS_MS = 2_000;
/** Fields of `/proc/<pid>/stat` after the name of the program: utime and stime. */
const UTIME = 11;
const STIME = 12;

/**
 * Asks the system what processes take. Windows is not asked: it would take longer than what is measured.
 * @returns those that it knows; nothing where it does not tell
 */
export async function readProcessFigures(pids: readonly number[]): Promise<Map<number, ProcessFigures>> {
  if (process.platform === 'linux') return readProc(pids);
  return process.platform === 'darwin' ? readPs(pids) : new Map();
}

async function readProc(pids: readonly number[]): Promise<Map<number, ProcessFigures>> {
  const found = new Map<number, ProcessFigures>();
  for (const pid of pids) {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      // The name of the program stands in parentheses and may itself hold blanks and parentheses.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticks = Number(fields[UTIME]) + Number(fields[STIME]);
      const kilobytes = await readMemory(pid);
      if (Number.isNaN(ticks + kilobytes)) continue;
      found.set(pid, { cpuMs: (ticks * 1_000) / TICKS_PER_SECOND, memoryBytes: kilobytes * 1_024 });
    } catch {
      // It has just ended.
    }
  }
  return found;
}

/**
 * Five processes run the same program, whose pages they share: the resident size of each counts them anew, and the sum of
 * those is twice what is taken. @returns kilobytes
 */
async function readMemory(pid: number): Promise<number> {
  try {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
    const share = /^Pss:\s+(\d+) kB$/m.exec(rollup)?.[1];
    if (share !== undefined) return Number(share);
  } catch {
    // A kernel without it, or one that tells it to administrators alone.
  }
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

async function readPs(pids: readonly number[]): Promise<Map<number, ProcessFigures>> {
  try {
    const columns = ['-o', 'pid=,rss=,time=', '-p', pids.join(',')];
    const { stdout } = await promisify(execFile)('/bin/ps', columns, { timeout: PS_MS, env: { LC_ALL: 'C' } });
    return parsePs(stdout);
  } catch {
    return new Map();
  }
}

/** Reads the lines of `ps -o pid=,rss=,time=`: ` 501  38912   1:02.34`. */
export function parsePs(text: string): Map<number, ProcessFigures> {
  const found = new Map<number, ProcessFigures>();
  for (const line of text.split('\n')) {
    const [, pid, kilobytes, time = ''] = /^\s*(\d+)\s+(\d+)\s+([\d:.-]+)\s*$/.exec(line) ?? [];
    if (pid === undefined) continue;
    const seconds = time
      .replace('-', ':')
      .split(':')
      .reverse()
      .reduce((sum, part, at) => sum + Number(part) * ([1, 60, 3_600, 86_400][at] ?? 0), 0);
    found.set(Number(pid), { cpuMs: Math.round(seconds * 1_000), memoryBytes: Number(kilobytes) * 1_024 });
  }
  return found;
}
