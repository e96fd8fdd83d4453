import { readdirSync, readFileSync } from 'node:fs';

/**
 * The command lines of all processes that belong to a home: they were started with its path in their environment or
 * their arguments. Linux only (elsewhere nothing is found); the calling process does not count.
 */
export function processesOfHome(home: string): string[] {
  return processIds()
    .filter((pid) => pid !== process.pid)
    .filter((pid) => read(`/proc/${pid}/environ`).includes(home) || read(`/proc/${pid}/cmdline`).includes(home))
    .map((pid) => `${pid} ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim()}`);
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

/** Empty for a process that has ended, a zombie, or one of another user. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
